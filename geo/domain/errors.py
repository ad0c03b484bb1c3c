"""Errors the product raises on purpose, and nothing else.

Each error carries a stable ``code`` (what happened) and ``details`` (to which
file, row or column), so that the web layer can word it in the reader's language
and the command line can print it in one line. HTTP statuses are chosen in
``web/errors.py``, never here.
"""

from typing import ClassVar


class GeoError(Exception):
    """Base of every deliberate error."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFoundError(GeoError):
    """The record asked for does not exist, or is not published."""

    code = "not_found"


class InvalidLayerError(GeoError):
    """A file could not become a layer; ``details`` names the row and the column."""

    code = "invalid_layer"


class InvalidBackupError(GeoError):
    """A file is no whole backup of ours, or one of another version."""

    code = "invalid_backup"


class InvalidQueryError(GeoError):
    """An address or form asks for something that cannot be; ``details`` names what."""

    code = "invalid_query"


class InconsistentFigureError(GeoError):
    """A stored figure contradicts itself, such as more members than households."""

    code = "inconsistent_figure"


class CrsMismatchError(GeoError):
    """Two frames that must be compared are in different coordinate systems."""

    code = "crs_mismatch"


class ConflictError(GeoError):
    """A write would contradict what the database already holds."""

    code = "conflict"


class StaleEditError(GeoError):
    """Somebody else changed it first; ``details`` has it as it is now."""

    code = "stale_edit"


class MissingVersionError(GeoError):
    """A write does not say which version it edits."""

    code = "missing_version"


class BusyError(GeoError):
    """Somebody else is writing for longer than we wait."""

    code = "busy"


class SettingError(GeoError):
    """An operator's setting cannot be used as it is."""

    code = "setting"
