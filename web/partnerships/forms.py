"""What staff and groups write about a collaboration, checked before it is stored."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from geo.domain.text import fold
from geo.domain.zone_chooser import QUESTIONS, advise_zone
from geo.query.partnership_choices import PartnershipChoices
from geo.query.partnership_records import PartnershipPage
from geo.store.partnership_parties import PartyPlan, ZoneChoice
from geo.store.partnership_reviews import Decision, Finding
from geo.store.partnerships import PartnershipPlan, PartnershipTerm
from web.answered import Answered, day_after, read_answers
from web.language import translated as _

LONGEST, LONGEST_TEXT, LONGEST_DIGITS = 120, 800, 12
LINKS = ("local_issue_id", "area_id", "place_id", "opportunity_id", "plan_measure_id")
TEXTS = ("title", "purpose", "issue_text", "selection_reason", "criteria", "lent_items")
DAYS = ("term_start", "last_day", "review_due_on")
PLAN = (
    *TEXTS,
    *LINKS,
    *DAYS,
    "form_label",
    "selection_method",
    "payment_mode",
    "departments",
    "is_model",
    "name_use_from",
    "name_use_until",
    "version",
)
FINDING = (
    "result_text",
    "relationship_text",
    "result_mark",
    "relation_mark",
    "proposal",
)
PARTY = (
    "side",
    "name",
    "organisation_id",
    "role_text",
    "responsibility",
    "resources",
    "cost_share",
)
PER_CENT = re.compile(r"(?:100(?:\.0)?|\d{1,2}(?:\.\d)?)[%％]?")


def written(page: PartnershipPage) -> dict[str, str]:
    """Return what stands in a collaboration, as a form shows it."""
    row = page.row
    values = {
        name: "" if (value := getattr(row, name)) is None else str(value)
        for name in PLAN
        if name not in {"last_day", "departments", "is_model"}
    }
    values["last_day"] = str(page.record.last_day or "")
    values["departments"] = "、".join(row.departments)
    values["is_model"] = "1" if row.is_model else ""
    return values


def read_plan(
    form: Answered, choices: PartnershipChoices, forms: Mapping[str, str | None]
) -> PartnershipPlan | None:
    """Return what is agreed; None where something is to be put right.

    ``forms`` are the words for forms that may be chosen, with their codes.
    """
    texts = {name: _text(form, name) for name in TEXTS}
    for name in ("title", "purpose", "issue_text"):
        if not form.values[name]:
            form.tell(name, _("ここを書いてください。"))
    label = form.values["form_label"]
    if label not in forms:
        form.tell("form_label", _("形態を選んでください。"))
    name_use = [
        form.day(name, required=False) for name in ("name_use_from", "name_use_until")
    ]
    offered = (
        choices.issues,
        choices.areas,
        choices.places,
        choices.calls,
        choices.measures,
    )
    links = {
        name: _chosen(form, name, dict(known))
        for name, known in zip(LINKS, offered, strict=True)
    }
    if form.wrong:
        return None
    departments = form.values["departments"].replace(",", "、").split("、")
    return PartnershipPlan(
        title=texts["title"] or "",
        purpose=texts["purpose"] or "",
        issue_text=texts["issue_text"] or "",
        form_label=label,
        form=forms[label],
        **links,
        is_model=bool(form.values["is_model"]),
        selection_method=form.values["selection_method"] or None,
        selection_reason=texts["selection_reason"],
        criteria=texts["criteria"],
        departments=tuple(name.strip() for name in departments if name.strip()),
        payment_mode=form.values["payment_mode"] or None,
        name_use_from=name_use[0],
        name_use_until=name_use[1],
        lent_items=texts["lent_items"],
    )


def read_term(form: Answered) -> PartnershipTerm | None:
    """Return the term with its day of review; None where a day is none."""
    start, last, due = (form.day(name) for name in DAYS)
    end = day_after(form, DAYS[1], last)
    if start is None or end is None or due is None:
        return None
    return PartnershipTerm(start, end, due)


def read_party(form: Answered, choices: PartnershipChoices) -> PartyPlan | None:
    """Return a party: a listed group, or one that has but a name."""
    key = _chosen(form, "organisation_id", dict(choices.groups))
    name = dict(choices.groups)[key] if key is not None else form.text("name", LONGEST)
    texts = {
        each: form.text(each, LONGEST_TEXT)
        for each in ("role_text", "responsibility", "resources")
    }
    if not name:
        form.tell("name", _("団体を選ぶか、名前を書いてください。"))
    if not texts["role_text"]:
        form.tell("role_text", _("役割を書いてください。"))
    if form.values["side"] not in {"city", "community"}:
        form.tell("side", _("どちらの側かを選んでください。"))
    cost_share = _share(form, "cost_share")
    if form.wrong:
        return None
    return PartyPlan(
        side=form.values["side"],
        name=name or "",
        role_text=texts["role_text"] or "",
        organisation_id=key,
        responsibility=texts["responsibility"],
        resources=texts["resources"],
        cost_share=cost_share,
    )


def read_zone(form: Answered) -> ZoneChoice | None:
    """Return the chosen zone; the answers to the three questions are kept beside it."""
    answers = {name: form.values[name] for name in QUESTIONS if form.values[name]}
    advice = advise_zone(answers)
    zone = form.values["zone"] or (advice.zone if advice else "")
    if not zone:
        form.tell("zone", _("3つの問いに答えるか、領域を選んでください。"))
        return None
    return ZoneChoice(zone, answers or None, form.text("zone_reason", LONGEST_TEXT))


def read_finding(answers: Mapping[str, str]) -> tuple[Answered, Finding | None]:
    """Return what a party found, and None where something is to be put right."""
    form = read_answers(answers, FINDING)
    result = form.text("result_text", LONGEST_TEXT)
    relationship = form.text("relationship_text", LONGEST_TEXT)
    for name in ("result_text", "relationship_text"):
        if not form.values[name]:
            form.tell(name, _("ここを書いてください。"))
    if form.values["proposal"] not in {"continue", "change", "end"}:
        form.tell("proposal", _("これからのことを選んでください。"))
    if form.wrong or result is None or relationship is None:
        return form, None
    return form, Finding(
        result,
        relationship,
        form.values["proposal"],
        _mark(form.values["result_mark"]),
        _mark(form.values["relation_mark"]),
    )


def read_decision(form: Answered) -> Decision | None:
    """Return what a review decided; None where something is to be put right."""
    decision = form.values["decision"]
    reason = form.text("reason", LONGEST_TEXT)
    if decision not in {"continue", "change", "end"}:
        form.tell("decision", _("決めたことを選んでください。"))
    if not form.values["reason"]:
        form.tell("reason", _("理由を書いてください。"))
    last: date | None = None
    due: date | None = None
    if decision != "end":
        last, due = form.day("new_last_day"), form.day("new_review_due_on")
    end = day_after(form, "new_last_day", last)
    if form.wrong or reason is None:
        return None
    return Decision(decision, reason, end, due)


def number(text: str) -> int | None:
    """Return a whole number, also one with separators; None where it is none."""
    plain = text.replace(",", "").replace("，", "")
    short = len(plain) <= LONGEST_DIGITS and plain.isdecimal()
    return int(plain) if short else None


def _text(form: Answered, name: str) -> str | None:
    return form.text(name, LONGEST if name == "title" else LONGEST_TEXT)


def _share(form: Answered, name: str) -> float | None:
    """Return per cent as a share (0–1), None where nothing is written."""
    written = fold(form.values[name])
    if not written:
        return None
    if not PER_CENT.fullmatch(written):
        form.tell(name, _("0から100までの数字で書いてください。例：40、33.3"))
        return None
    return float(Decimal(written.rstrip("%％")) / 100)


def _mark(text: str) -> int | None:
    return int(text) if text in {"1", "2", "3", "4"} else None


def _chosen(form: Answered, name: str, known: Mapping[int, str]) -> int | None:
    text = form.values[name]
    if not text:
        return None
    key = number(text)
    if key is None or key not in known:
        form.tell(name, _("一覧から選びなおしてください。"))
        return None
    return key
