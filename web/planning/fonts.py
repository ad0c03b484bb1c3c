"""The Japanese font that pictures and papers are drawn with: a whole one, of the system.

The pages' own fonts come in pieces, a few hundred characters each, for browsers; drawn
into a PDF they once gave wrong kanji, though its text could be copied out right.
"""

import os
from functools import cache
from pathlib import Path
from typing import Final

from geo.domain.errors import SettingError

FAMILY: Final = "Noto Sans CJK JP"
FAMILIES: Final = f"'{FAMILY}', 'Noto Sans JP', sans-serif"
FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
REGULAR: Final = ("NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Regular.otf")
BOLD: Final = ("NotoSansCJK-Bold.ttc", "NotoSansCJKjp-Bold.otf")


@cache
def find_fonts() -> tuple[Path, ...]:
    """Return the regular font's file, and the bold one's where there is one.

    Raises
    ------
    SettingError
        If this machine has no whole Japanese font.
    """
    regular = _find(REGULAR)
    if regular is None:
        message = (
            "日本語のフォントがないため、図やPDFを作れません。"
            "サーバーに「Noto Sans CJK JP」を入れてください"
            "（Debianではfonts-noto-cjk）。"
        )
        raise SettingError(message)
    bold = _find(BOLD)
    return (regular,) if bold is None else (regular, bold)


def _find(names: tuple[str, ...]) -> Path | None:
    own = Path.home() / ".local" / "share" / "fonts"
    for folder in (*map(Path, FOLDERS), own):
        for base, _, files in sorted(os.walk(folder)):
            for name in names:
                if name in files:
                    return Path(base) / name
    return None
