"""The words for what is due, and the pages where it is seen to."""

from typing import Any

from flask import Flask, current_app, url_for
from werkzeug.routing import BuildError

from geo.domain.errors import NotFoundError
from geo.query.due_list import DueRecord, ReviewDay
from web.city_vocabulary import city_word
from web.language import translated as _

# Pages in order of preference; what an endpoint does not know of is left out.
PAGES: dict[str, tuple[str, ...]] = {
    "adoption": ("desk_adoption.show_one", "desk_adoption.show_list"),
    "partnership": (
        "desk_partnership_steps.show_one",
        "partnerships.show_one",
        "desk_partnerships.show_list",
    ),
    "feedback": ("desk_feedback.show_one", "desk_feedback.show_list"),
    "opportunity": (
        "desk_opportunities.show_one",
        "opportunities.show_one",
        "desk_opportunities.show_list",
    ),
    "committee": (
        "desk_committees.show_one",
        "committees.show_one",
        "desk_committees.show_list",
    ),
    "coordinator": ("desk_coordinators.show_list",),
    "handover": ("group_handover.show_handover",),
    "proposal": ("group_proposals.show_proposal", "desk_proposals.show_proposals"),
    "group": ("group_home.show_home",),
}
SUBJECT_OF: dict[str, str] = {
    "adoption_review": "adoption",
    "adoption_end": "adoption",
    "adoption_reply": "adoption",
    "partnership_review": "partnership",
    "partnership_end": "partnership",
    "milestone": "partnership",
    "answer": "feedback",
    "final_answer": "feedback",
    "decision": "opportunity",
    "committee_term": "committee",
    "coordinator_term": "coordinator",
    "handover": "handover",
    "proposal": "proposal",
    "stale": "group",
}


def init_app(app: Flask) -> None:
    """Give the words to the templates."""
    for function in (
        actor_label,
        days_left,
        due_address,
        to_do_label,
        to_do_note,
        due_title,
        review_address,
    ):
        app.add_template_global(function, function.__name__)


def actor_label(code: str, city: str | None = None) -> str:
    """Return what an organisation is, in the city's own word where it has one."""
    try:
        return city_word("actor_type", code, city)
    except NotFoundError:  # other software may write any code
        return code


def to_do_label(kind: str) -> str:
    """Return what is to be done."""
    return {
        "adoption_review": _("アダプトの見直し"),
        "adoption_end": _("アダプトの期限"),
        "adoption_reply": _("アダプトの希望届"),
        "partnership_review": _("協働事業の見直し"),
        "partnership_end": _("協働事業の期限"),
        "milestone": _("協働事業の予定"),
        "answer": _("意見への回答"),
        "final_answer": _("検討中の意見"),
        "decision": _("募集の締切と決定"),
        "committee_term": _("会議の任期"),
        "coordinator_term": _("コーディネーターの任期"),
        "handover": _("団体の引き継ぎ"),
        "proposal": _("直してほしいという知らせ"),
        "stale": _("1年確かめていない団体"),
    }[kind]


def to_do_note(kind: str) -> str:
    """Return what the day of a kind means."""
    return {
        "adoption_review": _("この日までに見直します。"),
        "adoption_end": _("合意書が有効な最後の日です。"),
        "adoption_reply": _("届いてから30日目です。"),
        "partnership_review": _("この日までに双方で評価します。"),
        "partnership_end": _("協定が有効な最後の日です。"),
        "milestone": _("予定していた日です。"),
        "answer": _("この日までに回答します。"),
        "final_answer": _("この日までに結論を伝えます。"),
        "decision": _("締切の日です。過ぎたら決定します。"),
        "committee_term": _("委員の任期の最後の日です。"),
        "coordinator_term": _("任期の最後の日です。"),
        "handover": _("次の人の任期が始まる日です。"),
        "proposal": _("届いてから30日目です。"),
        "stale": _("最後に確かめてから1年の日です。"),
    }[kind]


def due_title(record: DueRecord) -> str:
    """Return what a line is about, also where nothing was said in public."""
    if record.title:
        return record.title
    return _("まだ公開していない意見")


def due_address(record: DueRecord, city: str) -> str | None:
    """Return the page on which something is seen to, None where there is none yet."""
    given = {"city": city, "uid": record.uid, "organisation": record.group}
    for endpoint in PAGES[SUBJECT_OF[record.kind]]:
        if endpoint not in current_app.view_functions:
            continue
        rules = current_app.url_map.iter_rules(endpoint)
        wanted = next(rules).arguments
        values: dict[str, Any] = {name: given.get(name) for name in wanted}
        if None in values.values():
            continue
        try:
            return url_for(endpoint, **values)
        except BuildError:
            continue
    return None


def review_address(city: str, review: ReviewDay) -> str | None:
    """Return the public page of what is reviewed, None where there is none yet."""
    if review.kind == "adoption":
        return url_for(
            "features.show_feature", city=city, kind="adoption", uid=review.uid
        )
    if "partnerships.show_one" not in current_app.view_functions:
        return None
    return url_for("partnerships.show_one", city=city, uid=review.uid)


def days_left(left: int | None) -> str:
    """Return how long there is still, or how late it is."""
    if left is None:
        return _("記録がありません")
    if left < 0:
        return _("%(n)s日過ぎています", n=abs(left))
    return _("今日まで") if left == 0 else _("あと%(n)s日", n=left)
