"""The form in which staff write a call, and what they count of it."""

from dataclasses import fields

from geo.query.committees import find_committees
from geo.query.opportunities import OpportunityRecord
from geo.query.programmes import find_programmes
from geo.snapshot.snapshot import Snapshot
from geo.store.opportunities import Door
from geo.store.opportunity_steps import Outcome
from geo.store.session import Session
from web.answered import Answered
from web.language import translated as _
from web.opportunities.asks import (
    TEXT,
    Ask,
    area,
    area_options,
    clock,
    counts,
    kind,
    kind_options,
    line,
    must,
    number,
    phone,
    place_options,
    web_address,
    written_counts,
)


def door_asks(session: Session, snapshot: Snapshot) -> tuple[Ask, ...]:
    """Return the fields of a call."""
    key, on = snapshot.municipality_id, snapshot.on
    none = ("", (("", _("選ばない")),))
    programmes = tuple(
        (each.uid, each.title) for each in find_programmes(session, key, on=on)
    )
    committees = tuple(
        (each.uid, each.name) for each in find_committees(session, key, on=on)
    )
    return (
        Ask("kind", _("種類"), options=kind_options(snapshot.city.slug), must=True),
        Ask("title", _("題名"), must=True),
        Ask("description", _("説明"), "area"),
        Ask(
            "criteria",
            _("選ぶ基準"),
            "area",
            must=True,
            help=_(
                "何を、どう比べて決めるかを書きます。公開したあとは変えられません。"
            ),
        ),
        Ask("eligibility", _("対象になる人・団体"), "area"),
        Ask("how_to_apply", _("申し込み方"), "area"),
        Ask("area", _("地区"), options=area_options(snapshot)),
        Ask("opens_on", _("受付を始める日"), "date"),
        Ask(
            "deadline",
            _("締切（この日まで）"),
            "date",
            help=_("公開したあとは、遅い日にだけ変えられます。"),
        ),
        Ask("held_on", _("開催日"), "date", help=_("会や講座のときに書きます。")),
        Ask("start_time", _("始まる時刻"), "time"),
        Ask("end_time", _("終わる時刻"), "time"),
        Ask("place", _("地図にある場所"), options=place_options(snapshot)),
        Ask("venue", _("会場の名前")),
        Ask("seats", _("定員（選ぶ数）"), "number"),
        Ask("amount_max_yen", _("上限額（円）"), "number"),
        Ask("is_model", _("モデル事業です"), "tick"),
        Ask("programme", _("もとになる制度"), options=(none, ("", programmes))),
        Ask("committee", _("関わる会議"), options=(none, ("", committees))),
        Ask("department", _("担当の課")),
        Ask("contact", _("窓口"), help=_("係の名前です。人の名前は書きません。")),
        Ask("contact_phone", _("窓口の電話番号"), "tel"),
        Ask("url", _("市のホームページ"), "url"),
    )


def read_door(form: Answered, known: OpportunityRecord | None = None) -> Door:
    """Return the call as it is written; what is wrong is noted in the form."""
    return Door(
        kind=kind(form),
        title=must(form, "title"),
        criteria=must(form, "criteria", most=TEXT),
        description=line(form, "description", most=TEXT),
        eligibility=line(form, "eligibility", most=TEXT),
        how_to_apply=line(form, "how_to_apply", most=TEXT),
        area=area(form),
        place=form.values["place"] or None,
        programme=form.values["programme"] or None,
        committee=form.values["committee"] or None,
        opens_on=form.day("opens_on", required=False),
        deadline=form.day("deadline", required=False),
        held_on=form.day("held_on", required=False),
        start_time=clock(form, "start_time"),
        end_time=clock(form, "end_time"),
        venue=line(form, "venue"),
        seats=number(form, "seats"),
        amount_max_yen=number(form, "amount_max_yen"),
        is_model=bool(form.values["is_model"]),
        department=line(form, "department"),
        contact=line(form, "contact"),
        contact_phone=phone(form),
        url=web_address(form),
        fictional=known.fictional if known else False,
    )


def given_by(door: OpportunityRecord) -> dict[str, str]:
    """Return what stands in the form of a call that is kept."""
    given = {
        each.name: str(value)
        for each in fields(Door)
        if (value := getattr(door, each.name)) not in (None, False)
    }
    given["area"] = "/".join(door.area[:2]) if door.area else ""
    given["programme"] = door.programme[0] if door.programme else ""
    given["committee"] = door.committee[0] if door.committee else ""
    return given


def outcome_asks() -> tuple[Ask, ...]:
    """Return the fields of what was counted."""
    return (
        Ask("applicants", _("応募の数"), "number"),
        Ask("attendees", _("参加した人の数"), "number"),
        Ask(
            "channels",
            _("何で知ったか"),
            "area",
            help=_("1行に1つ、名前と数を書きます。例：広報紙 12"),
        ),
        Ask("minutes_url", _("会の記録のアドレス"), "url"),
    )


def result_asks() -> tuple[Ask, ...]:
    """Return the fields of a result."""
    return (
        Ask(
            "result",
            _("結果と理由"),
            "area",
            must=True,
            help=_("だれでも読めます。人の名前は書きません。"),
        ),
        Ask("selected", _("選んだ数"), "number"),
        *outcome_asks(),
    )


def read_outcome(form: Answered) -> Outcome:
    """Return what was counted."""
    return Outcome(
        applicants=number(form, "applicants"),
        selected=number(form, "selected") if "selected" in form.values else None,
        attendees=number(form, "attendees"),
        channels=counts(form, "channels"),
        minutes_url=web_address(form, "minutes_url"),
    )


def given_outcome(door: OpportunityRecord) -> dict[str, str]:
    """Return what stands in the forms of what was counted."""
    numbers = {
        "applicants": door.applicants_count,
        "selected": door.selected_count,
        "attendees": door.attendees,
    }
    given = {name: str(n) for name, n in numbers.items() if n is not None}
    return given | {
        "channels": written_counts(door.channels),
        "minutes_url": door.minutes_url or "",
    }
