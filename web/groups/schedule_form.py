"""Days and times as they are picked in a form: no rule is ever typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast, get_args

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidLayerError
from geo.domain.item_values import is_likely
from geo.domain.merging import WHEN
from geo.domain.periods import parse_japanese_date, parse_japanese_time
from geo.domain.picking import Picks, Repeat, picks_of, rule_of
from geo.domain.rrule import parse_rrule
from geo.store.days import NO_DAYS
from geo.store.documents import Document
from web.join_form import Wrong
from web.language import translated as _

Answers = MultiDict[str, str]
OFF = ("off_on", "off_reason")
MOVED = ("moved_from", "moved_to", "moved_start", "moved_end", "moved_reason")
SINGLE = (
    *("starts_on", "ends_on", "start_time", "end_time"),
    *("repeat", "month_day", "skip_holidays", "rrule_kept"),
)
LONGEST_REASON = 200
MOST_ROWS = 60
NEEDS_DAYS = frozenset({"weekly", "fortnightly", "by_weekday"})


@dataclass(slots=True)
class DaysAnswer:
    """The days a form gives, and what is wrong with them."""

    values: Document = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    def refuse(self, where: str, said: str) -> None:
        """Note something to be put right."""
        self.wrong.append(Wrong(where, said))


def schedule_answers(document: Mapping[str, Any]) -> Answers:
    """Return what the form's fields show of a document's days."""
    days = {**NO_DAYS, **{name: document[name] for name in WHEN if name in document}}
    starts_on = days["starts_on"]
    found = picks_of(
        days["rrule"], date.fromisoformat(starts_on) if starts_on else None
    )
    picks, until = found or (Picks(), None)
    last = days["ends_on"]
    if until is not None and (last is None or until.isoformat() < last):
        last = until.isoformat()
    answers: Answers = MultiDict(
        {
            "starts_on": starts_on or "",
            "ends_on": last or "",
            "start_time": days["start_time"] or "",
            "end_time": days["end_time"] or "",
            "repeat": picks.repeat if found else "kept",
            "month_day": str(picks.month_day or ""),
            "skip_holidays": "1" if days["skip_holidays"] else "",
            "rrule_kept": "" if found else days["rrule"],
        }
    )
    answers.setlist("weekday", [str(day) for day in picks.weekdays])
    answers.setlist("nth", [str(place) for place in picks.places])
    reasons = days["off_reasons"] or {}
    answers.setlist("off_on", list(days["exdates"]))
    answers.setlist("off_reason", [reasons.get(day) or "" for day in days["exdates"]])
    for name, key in zip(
        MOVED, ("on_date", "moved_to", "start_time", "end_time", "reason"), strict=True
    ):
        answers.setlist(name, [each[key] or "" for each in days["moved"]])
    return answers


def rows(answers: Answers, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the rows of repeated fields that have anything in them."""
    columns = [answers.getlist(name) for name in names]
    length = min(MOST_ROWS, max(map(len, columns), default=0))
    padded = [column[:length] + [""] * (length - len(column)) for column in columns]
    found = [tuple(each.strip() for each in row) for row in zip(*padded, strict=True)]
    return [row for row in found if any(row)]


def read_schedule(answers: Answers, base: Mapping[str, Any]) -> DaysAnswer:
    """Return the days that a form's answers give.

    Days that still read as they were shown keep the rule in the words it had.
    """
    answer = DaysAnswer()
    if _plain(answers) == _plain(schedule_answers(base)):
        answer.values = {name: base.get(name, NO_DAYS[name]) for name in WHEN}
        return answer
    starts_on = _read_day(answer, answers, "starts_on", _("はじめの日"))
    ends_on = _read_day(answer, answers, "ends_on", _("終わりの日"))
    start = _read_time(answer, answers, "start_time", _("はじまる時刻"))
    end = _read_time(answer, answers, "end_time", _("終わる時刻"))
    picks = _read_picks(answer, answers)
    rrule = _read_rule(answer, answers, picks, starts_on)
    said_more = any(
        (ends_on, start, end, rrule, rows(answers, OFF), rows(answers, MOVED))
    ) or (picks is not None and picks.repeat != "once")
    if starts_on is None and said_more and not answer.wrong:
        answer.refuse(
            "starts_on",
            _(
                "「はじめの日」を書いてください。決まっていないときは、"
                "見込みの日を書いて、下書きにしてください。"
            ),
        )
    if starts_on and ends_on and ends_on < starts_on:
        answer.refuse(
            "ends_on",
            _("「終わりの日」が「はじめの日」より前です。あとの日にしてください。"),
        )
    one_day = rrule is not None or ends_on in (None, starts_on)
    if start and end and end <= start and one_day:
        answer.refuse(
            "end_time",
            _(
                "「終わる時刻」を「はじまる時刻」よりあとにしてください。夜の12時は 24:00 です。"
            ),
        )
    answer.values = {
        **NO_DAYS,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "start_time": start,
        "end_time": end,
        "rrule": rrule,
        "skip_holidays": bool(answers.get("skip_holidays")),
        **_read_off(answer, answers),
    }
    answer.values["moved"] = _read_moved(answer, answers)
    _require_each_day_once(answer)
    return answer


def _read_picks(answer: DaysAnswer, answers: Answers) -> Picks | None:
    repeat = answers.get("repeat") or "once"
    if repeat not in get_args(Repeat):
        return None
    weekdays = _numbers(answers, "weekday", range(7))
    places = _numbers(answers, "nth", (1, 2, 3, 4, 5, -1))
    month_day = _numbers(answers, "month_day", (*range(1, 32), -1))
    if repeat in NEEDS_DAYS and not weekdays:
        answer.refuse("weekday", _("曜日を選んでください。"))
    if repeat == "by_weekday" and not places:
        answer.refuse("nth", _("第何週かを選んでください。"))
    if repeat == "by_day" and not month_day:
        answer.refuse("month_day", _("毎月の何日かを選んでください。"))
    return Picks(
        cast("Repeat", repeat),
        weekdays if repeat in NEEDS_DAYS else (),
        places if repeat == "by_weekday" else (),
        month_day[0] if repeat == "by_day" and month_day else None,
    )


def _read_rule(
    answer: DaysAnswer, answers: Answers, picks: Picks | None, starts_on: str | None
) -> str | None:
    if picks is not None:
        if starts_on is None or answer.wrong:
            return None
        return rule_of(picks, date.fromisoformat(starts_on))
    kept = answers.get("rrule_kept") or ""
    try:
        until = parse_rrule(kept).until
    except InvalidLayerError:
        until = date.max
    if until is not None and not is_likely(until):
        answer.refuse("repeat", _("くり返しを選びなおしてください。"))
        return None
    return kept


def _read_off(answer: DaysAnswer, answers: Answers) -> Document:
    days: dict[str, str] = {}
    for written, reason in rows(answers, OFF):
        day = _day(written)
        if day is None:
            answer.refuse("off_on", _("休みの日にちを確かめてください。"))
        else:
            days[day] = _reason(answer, reason, "off_on")
    return {
        "exdates": sorted(days),
        "off_reasons": {day: days[day] for day in sorted(days) if days[day]},
    }


def _read_moved(answer: DaysAnswer, answers: Answers) -> list[Document]:
    found = []
    for planned, to, start, end, reason in rows(answers, MOVED):
        on_date, moved_to = _day(planned), _day(to)
        times = [_time(each) for each in (start, end)]
        wrong_time = any(
            text and read is None
            for text, read in zip((start, end), times, strict=True)
        )
        if on_date is None or (to and moved_to is None) or wrong_time:
            answer.refuse("moved_from", _("動かす日の日にちと時刻を確かめてください。"))
            continue
        if not (moved_to or any(times)):
            answer.refuse(
                "moved_from", _("動かす先の日か、その日の時刻を書いてください。")
            )
            continue
        found.append(
            {
                "on_date": on_date,
                "moved_to": moved_to,
                "start_time": times[0],
                "end_time": times[1],
                "reason": _reason(answer, reason, "moved_from") or None,
            }
        )
    return sorted(found, key=lambda each: str(each["on_date"]))


def _require_each_day_once(answer: DaysAnswer) -> None:
    days = [
        *answer.values["exdates"],
        *(each["on_date"] for each in answer.values["moved"]),
    ]
    if len(set(days)) != len(days):
        answer.refuse(
            "moved_from",
            _("同じ日が二度あります。休みか、動かすか、どちらかにしてください。"),
        )


def _reason(answer: DaysAnswer, text: str, where: str) -> str:
    if len(text) > LONGEST_REASON or not text.isprintable():
        answer.refuse(where, _("わけは、200字までの1行で書いてください。"))
    return text


def _read_day(
    answer: DaysAnswer, answers: Answers, name: str, label: str
) -> str | None:
    text = (answers.get(name) or "").strip()
    day = _day(text)
    if text and day is None:
        answer.refuse(
            name,
            _("「%(label)s」の日にちを確かめてください。例：2026年4月1日", label=label),
        )
    return day


def _read_time(
    answer: DaysAnswer, answers: Answers, name: str, label: str
) -> str | None:
    text = (answers.get(name) or "").strip()
    time = _time(text)
    if text and time is None:
        answer.refuse(
            name, _("「%(label)s」を 9:30 のように書いてください。", label=label)
        )
    return time


def _day(text: str) -> str | None:
    try:
        day = parse_japanese_date(text) if text else None
    except ValueError:
        return None
    return day.isoformat() if day is not None and is_likely(day) else None


def _time(text: str) -> str | None:
    read = parse_japanese_time(text) if text else None
    return None if read is None else str(read)


def _numbers(answers: Answers, name: str, known: Any) -> tuple[int, ...]:
    found = {str(number): number for number in known}
    given = set(answers.getlist(name))
    return tuple(number for text, number in found.items() if text in given)


def _plain(answers: Answers) -> tuple[Any, ...]:
    """Return the answers in one spelling, so that two can be compared."""
    repeat = answers.get("repeat") or "once"
    weekdays = sorted(answers.getlist("weekday")) if repeat in NEEDS_DAYS else []
    places = sorted(answers.getlist("nth")) if repeat == "by_weekday" else []
    shown = {"month_day": repeat == "by_day", "rrule_kept": repeat == "kept"}
    single = [
        (answers.get(name) or "").strip() if shown.get(name, True) else ""
        for name in SINGLE
    ]
    return (*single, repeat, weekdays, places, rows(answers, OFF), rows(answers, MOVED))
