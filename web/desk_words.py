"""The words of the desk's pages: encodings, coordinate systems, kinds of note and change."""

import re
from datetime import datetime

from flask import Flask

from geo.domain.periods import TOKYO
from geo.ingest.notes import Note
from web.column_names import column_name
from web.language import translated as _
from web.purposes import Purpose
from web.words import fact_label

LONGEST_VALUE = 60
MOST_ROWS = 5
LARGE_M2 = 100_000
M2_IN_KM2 = 1_000_000
_EPSG = re.compile(r"EPSG:(\d+)")


def init_app(app: Flask) -> None:
    """Make every wording available to the templates."""
    for function in (
        encoding_label,
        crs_label,
        severity_label,
        change_label,
        column_label,
        template_label,
        quiet_label,
        quiet_help,
    ):
        app.add_template_global(function, function.__name__)
    app.add_template_filter(moment)
    app.add_template_filter(short)
    app.add_template_filter(rows)
    app.add_template_filter(square_metres)


def encoding_label(encoding: str) -> str:
    """Return the name a clerk knows an encoding by."""
    names = {
        "utf-8": "UTF-8",
        "utf-8-sig": _("UTF-8（BOMつき）"),
        "cp932": _("Shift_JIS（Windowsの日本語）"),
        "utf-16": "UTF-16",
    }
    return names.get(encoding.lower(), encoding)


def crs_label(crs: str) -> str:
    """Return a coordinate system's name in words, its code behind it."""
    found = _EPSG.fullmatch(crs)
    code = int(found[1]) if found else 0
    if code in {4326, 6668, 4612}:
        return _("緯度・経度（%(crs)s）", crs=crs)
    if code == 4301:  # noqa: PLR2004 - EPSG's code of the Tokyo datum
        return _("緯度・経度、旧測地系（%(crs)s）", crs=crs)
    for base in (6668, 2442, 30160):
        if base < code <= base + 19:
            zone = code - base
            return _("平面直角座標系 第%(n)s系（%(crs)s）", n=zone, crs=crs)
    return crs


def severity_label(severity: str) -> str:
    """Return the heading of a kind of note."""
    words: dict[str, str] = {
        "doubt": _("確かめたほうがよいところ"),
        "skip": _("読み飛ばす行"),
        "repair": _("直して読んだところ"),
    }
    return words[severity]


def change_label(kind: str) -> str:
    """Return the heading of a kind of change."""
    words: dict[str, str] = {
        "added": _("新しいもの"),
        "changed": _("変わるもの"),
        "vanished": _("ファイルにないもの"),
        "unchanged": _("同じもの"),
    }
    return words[kind]


def column_label(purpose: Purpose, column: str) -> str:
    """Return the name of one of our columns."""
    name = column_name(column, purpose.kind)
    return fact_label(column) if name == column else name


def template_label(slug: str) -> str:
    """Return what one of our own templates is for."""
    words: dict[str, str] = {
        "association": _("自治会・町内会"),
        "civic_group": _("市民活動団体"),
        "adoption_site": _("アダプト対象地"),
        "adoption": _("アダプト協定"),
        "membership": _("自治会の加入世帯数"),
        "activity": _("活動・行事"),
    }
    return words[slug]


def moment(value: datetime) -> str:
    """Return a moment as a clerk's clock shows it."""
    here = value.astimezone(TOKYO)
    return _(
        "%(year)s年%(month)s月%(day)s日 %(time)s",
        year=here.year,
        month=here.month,
        day=here.day,
        time=f"{here:%H:%M}",
    )


def square_metres(area_m2: float) -> str:
    """Return an area in the unit it is imagined in."""
    if area_m2 < LARGE_M2:
        return _("%(n)s平方メートル", n=f"{round(area_m2):,}")
    return _("%(n)s平方キロメートル", n=f"{area_m2 / M2_IN_KM2:,.2f}")


def short(text: str) -> str:
    """Return a text short enough for a line."""
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def rows(note: Note) -> str:
    """Return the rows a note speaks of: the first few, and how many more."""
    numbers = note.rows or (note.row,)
    first = "・".join(str(number) for number in numbers[:MOST_ROWS])
    if len(numbers) <= MOST_ROWS:
        return _("%(rows)s行目", rows=first)
    return _("%(rows)s行目ほか、%(n)s行", rows=first, n=len(numbers))


def quiet_label(code: str) -> str:
    """Return why staff should listen to a group or activity."""
    return {
        "nothing": _("載っている活動がない"),
        "no_schedule": _("日時がない"),
        "no_contact": _("聞く先がない"),
        "no_photo": _("写真がない"),
        "stale": _("1年以上確かめられていない"),
        "nobody": _("使う人が登録されていない"),
        "not_seen": _("1年間だれも入っていない"),
        "handover": _("引き継ぎが止まっている"),
    }[code]


def quiet_help(code: str) -> str:
    """Return what help would be the next step."""
    return {
        "nothing": _("訪ねて、していることを聞く"),
        "no_schedule": _("電話で日時を聞く"),
        "no_contact": _("役職か窓口の聞く先を、手紙でたずねる"),
        "no_photo": _("訪ねたときに、写真をお願いする"),
        "stale": _("確認用紙を渡す"),
        "nobody": _("招待の手紙を送る"),
        "not_seen": _("電話で様子を聞く"),
        "handover": _("招待の手紙を作りなおす"),
    }[code]
