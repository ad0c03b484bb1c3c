"""Looking into answers of every format for what must never be in one."""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

# Inside 稲城市, and nowhere in the demo's own data.
SECRET_POINTS = {
    "hidden": (139.4987654, 35.6312345),
    "area_only": (139.5034567, 35.6387654),
}
SECRET_WORDS = {
    "hidden": "ヒミツノイエ一番地",
    "area_only": "ヒミツノイエ二番地",
    "officer": "ヤクインナマエ",
    "officer_phone": "090-9753-8642",
    "member": "yakuin-himitsu@example.jp",
    "draft": "シタガキノカツドウ",
    "private_layer": "ミセナイレイヤ",
    "joiner": "サンカシャナマエ",
    "joiner_mail": "sanka-himitsu@example.jp",
    "joiner_phone": "080-8642-9753",
    "joiner_note": "サンカシャノビコウ",
    "joiner_link": "sankashanohimitsunorinku-0123456789-abcdefg",
    "reader_mail": "dokusha-himitsu@example.jp",
    "reader_link": "dokushanohimitsunorinku-0123456789-abcdefgh",
    "home": "カイチョウノジタク三番地",
    "evaluation": "マダミセナイヒョウカ",
    "preparing": "ジュンビチュウノキョウドウ",
    "helper_words": "テツダイノコトバ",
    "helper_phone": "070-1357-2468",
    "voice_words": "ジュウミンノナマノコトバ",
    "voice_name": "ジュウミンノナマエ",
    "voice_mail": "jumin-himitsu@example.jp",
    "voice_link": "juminnohimitsunorinku-0123456789-abcdefghij",
    "adoption_wish": "キボウトドケノコトバ",
    "story_draft": "マダミセナイジレイ",
    "application": "オウボノコトバ",
    "draft_call": "シタガキノボシュウ",
}
DEGREES = 5  # decimals: about a metre


def parts_of(content: bytes) -> Iterator[bytes]:
    """Yield an answer, and whatever is packed inside it."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield from parts_of(packed.read(name))


def find_leaks(content: bytes) -> list[str]:
    """Return the names of the secrets that an answer holds, as text or as numbers."""
    found = set()
    for part in parts_of(content):
        text = unquote(part.decode("utf-8", "ignore"))
        # Calendars fold long lines; a word may go on behind the fold.
        unfolded = re.sub(r"\r?\n[ \t]", "", text)
        for name, word in SECRET_WORDS.items():
            if word in text or word in unfolded:
                found.add(name)
        for name, point in SECRET_POINTS.items():
            for number in point:
                written = f"{number:.{DEGREES + 2}f}"[:-2]
                packed = (struct.pack("<d", number), struct.pack(">d", number))
                if written in unfolded or any(code in part for code in packed):
                    found.add(f"{name} point")
    return sorted(found)
