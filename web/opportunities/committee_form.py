"""The forms for a committee's terms and meetings."""

from geo.store.committees import Composition, Meeting
from web.answered import Answered, day_after
from web.language import translated as _
from web.opportunities.asks import Ask, clock, counts, line, number, web_address


def term_asks() -> tuple[Ask, ...]:
    """Return the fields of a term's counts."""
    rows = _("1行に1つ、名前と数を書きます。例：")
    return (
        Ask("term_start", _("任期の始まり"), "date", must=True),
        Ask("term_last", _("任期の最後の日"), "date"),
        Ask("seats", _("委員の数"), "number", must=True),
        Ask("publicly_recruited", _("公募の委員"), "number"),
        Ask("women", _("女性"), "number"),
        Ask("men", _("男性"), "number"),
        Ask("by_age", _("年齢ごとの人数"), "area", help=rows + _("40歳未満 2")),
        Ask(
            "by_terms",
            _("在期数ごとの人数"),
            "area",
            help=rows + _("1 6（1期目が6人）"),
        ),
        Ask("concurrent_posts", _("ほかの会議の委員でもある人"), "number"),
    )


def meeting_asks() -> tuple[Ask, ...]:
    """Return the fields of a meeting."""
    return (
        Ask("held_on", _("開く日"), "date", must=True),
        Ask("start_time", _("始まる時刻"), "time"),
        Ask("end_time", _("終わる時刻"), "time"),
        Ask("topic", _("議題")),
        Ask("venue", _("会場")),
        Ask("online", _("オンラインでも参加できます"), "tick"),
        Ask("is_public", _("だれでも傍聴できます"), "tick"),
        Ask("observers", _("傍聴した人の数"), "number"),
        Ask("minutes_url", _("会議の記録のアドレス"), "url"),
    )


def read_composition(form: Answered) -> Composition | None:
    """Return a term's counts, None where something is to be put right."""
    start = form.day("term_start")
    last = form.day("term_last", required=False)
    end = day_after(form, "term_last", last)
    seats = number(form, "seats")
    if seats is None and not form.said_of("seats"):
        form.tell("seats", _("委員の数を書いてください。"))
    if start is None or seats is None:
        return None
    return Composition(
        term_start=start,
        term_end=end,
        seats=seats,
        publicly_recruited=number(form, "publicly_recruited"),
        women=number(form, "women"),
        men=number(form, "men"),
        by_age=counts(form, "by_age"),
        by_terms=counts(form, "by_terms"),
        concurrent_posts=number(form, "concurrent_posts"),
    )


def read_meeting(form: Answered) -> Meeting | None:
    """Return a meeting, None where its day is missing."""
    held_on = form.day("held_on")
    if held_on is None:
        return None
    return Meeting(
        held_on=held_on,
        start_time=clock(form, "start_time"),
        end_time=clock(form, "end_time"),
        topic=line(form, "topic"),
        venue=line(form, "venue"),
        online=bool(form.values["online"]) or None,
        is_public=bool(form.values["is_public"]),
        observers=number(form, "observers"),
        minutes_url=web_address(form, "minutes_url"),
    )
