"""Which files are tried, and what each is taken as."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Literal

from geo.domain.municipalities import get_municipality_name, get_municipality_names

# Parts of a Shapefile and what only describes: they are never taken by themselves.
DESCRIBING = frozenset({"attributes.csv"})  # headers and labels of a layer beside it
BESIDE = frozenset({"cpg", "dbf", "md", "prj", "shx", "tsv", "xml", "yml"})


@dataclass(frozen=True, slots=True)
class Trial:
    """What one entry of the settings says of the files it matches."""

    match: str
    into: Literal["layer", "boundaries", "population", "membership"]
    city: str
    kind: str = ""
    prefecture: str = ""
    title: str = ""
    code: str | None = None
    name: str | None = None
    crs: str | None = None
    encoding: str | None = None
    layer: str | None = None
    area_set: str | None = None
    where: dict[str, str] | None = None
    columns: dict[str, str] | None = None
    defaults: dict[str, str] = field(default_factory=dict)
    residents_as_of: date | None = None
    together: bool = False  # told in one line for all the files it matches
    zipped: bool = False  # tried once more as a zip of the Shapefile's parts

    @property
    def taken_as(self) -> str:
        """What the table says the file was taken as."""
        return f"{self.into}: {self.kind}" if self.kind else self.into

    def code_of(self, path: Path) -> str:
        """Return the code of the municipality a file is imported into."""
        if self.city != "name":
            return get_municipality_name(self.city).code6
        stem = path.name.split(".", 1)[0]
        if stem[:5].isdigit():
            return get_municipality_name(stem[:5]).code6
        named = [
            each
            for each in get_municipality_names()
            if each.prefecture == self.prefecture and stem.startswith(each.name)
        ]
        return max(named, key=lambda each: len(each.name)).code6


def read_plan(settings: Path) -> list[Trial]:
    """Return the entries of a settings file in their order."""
    text = settings.read_text(encoding="utf-8")
    return [Trial(**entry) for entry in tomllib.loads(text)["trial"]]


def find_files(folder: Path) -> list[Path]:
    """Return every file that could carry anything, in order of name."""
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not _is_beside(path)
    )


def count_beside(folder: Path) -> dict[str, int]:
    """Return how many files of each ending were left out."""
    counts: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        ending = path.suffix.lstrip(".").lower()
        if path.is_file() and _is_beside(path):
            ending = path.name if path.name in DESCRIBING else f".{ending}"
            counts[ending] = counts.get(ending, 0) + 1
    return dict(sorted(counts.items()))


def _is_beside(path: Path) -> bool:
    ending = path.suffix.lstrip(".").lower()
    return ending in BESIDE or path.name in DESCRIBING


def choose(plan: list[Trial], path: Path, folder: Path) -> Trial | None:
    """Return the first entry that matches a file."""
    name = PurePosixPath(path.relative_to(folder).as_posix())
    return next((trial for trial in plan if name.match(trial.match)), None)
