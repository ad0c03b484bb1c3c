"""Where the folders beside the code are: in a checkout, or inside an installed wheel."""

from pathlib import Path

from geo.domain.errors import SettingError

PACKAGE = Path(__file__).resolve().parent


def find_folder(name: str) -> Path:
    """Return ``templates``, ``data`` or ``translations``.

    Raises
    ------
    SettingError
        If the installation lacks it.
    """
    # Beside an installed package, a folder of that name would be somebody else's.
    checkout = (PACKAGE.parent / "pyproject.toml").is_file()
    folder = PACKAGE.parent / name if checkout else PACKAGE / "_bundled" / name
    if folder.is_dir():
        return folder
    message = f"the folder {name!r} is missing from this installation"
    raise SettingError(message, folder=name)
