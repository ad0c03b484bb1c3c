"""What a group says of itself: the page that everybody reads."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.domain.errors import MissingVersionError, StaleEditError
from geo.domain.periods import parse_japanese_date, today
from geo.query.organisation_page import GroupPage, find_page, find_territory
from geo.report.association import BASICS
from geo.store.organisation_page import (
    BANDS,
    REQUIREMENTS,
    change_organisation,
    read_organisation,
)
from web.database import open_session, open_transaction
from web.groups.group import Group, for_group
from web.join_form import Wrong, read_phone
from web.language import translated as _
from web.policy import may_describe_group, may_rename_group, may_see_group

bp = Blueprint("group_about", __name__, url_prefix="/desk/groups/<organisation>/about")
TEXTS = {
    "kana": 100,
    "description": 1000,
    "activities_note": 1000,
    "joining_note": 400,
    "contact": 100,
    "contact_phone": 25,
    "url": 300,
    "offers": 400,
}
LONGEST_NAME = 100
SAID_OF_BASICS = frozenset({"yes", "no"})


class AboutForm:
    """A page as written, and what is to be put right."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.wrong: list[Wrong] = []

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)


@bp.get("/")
@for_group(may_see_group)
def show_about(group: Group) -> ResponseReturnValue:
    """Show a group's page for editing."""
    return _page(group)


@bp.post("/")
@for_group(may_describe_group)
def change(group: Group) -> ResponseReturnValue:
    """Change the page; what somebody else wrote meanwhile is shown beside."""
    with open_session() as session:
        stored = read_organisation(session, group.uid)
    form = read_about(request.form, stored)
    if form.wrong:
        return _page(group, form, status=422)
    return _save(group, form, form.values)


@bp.post("/name")
@for_group(may_rename_group)
def rename(group: Group) -> ResponseReturnValue:
    """Change the name under which the city lists a group."""
    name = " ".join(request.form.get("name", "").split())
    form = AboutForm({"name": name})
    if not name or len(name) > LONGEST_NAME:
        form.wrong.append(Wrong("name", _("団体の名前を100字までで書いてください。")))
        return _page(group, form, status=422)
    return _save(group, form, {"name": name})


def read_about(sent: MultiDict[str, str], stored: dict[str, Any]) -> AboutForm:
    """Return the answers of the form, checked."""
    form = AboutForm({})
    for name, longest in TEXTS.items():
        text = sent.get(name, "").strip().replace("\r\n", "\n")
        if len(text) > longest:
            said = _("%(n)s字までにしてください。", n=longest)
            form.wrong.append(Wrong(name, said))
        form.values[name] = text or None
    _check(form)
    form.values["founded_on"] = _day(form, sent.get("founded_on", "").strip())
    band = sent.get("paid_staff", "")
    form.values["paid_staff"] = band if band in BANDS else None
    requirements: dict[str, Any] = {
        code: True for code in REQUIREMENTS if sent.get(f"requirement-{code}")
    }
    basics = {
        code: said
        for code in BASICS
        if (said := sent.get(f"basic-{code}", "")) in SAID_OF_BASICS
    }
    if basics:
        requirements["basics"] = basics
    before = stored["requirements"] or {}
    form.values["requirements"] = requirements or None
    said_now = [code for code in REQUIREMENTS if requirements.get(code)]
    said_before = [code for code in REQUIREMENTS if before.get(code)]
    form.values["requirements_on"] = stored["requirements_on"]
    if said_now != said_before or sent.get("requirements-again"):
        form.values["requirements_on"] = today().isoformat() if said_now else None
    return form


def _check(form: AboutForm) -> None:
    phone, url = form.values["contact_phone"], form.values["url"]
    if phone and read_phone(phone) is None:
        said = _("電話番号を数字で書いてください。例：042-000-0000")
        form.wrong.append(Wrong("contact_phone", said))
    if url and not _is_web_address(url):
        said = _("ホームページのアドレスを https:// から書いてください。")
        form.wrong.append(Wrong("url", said))


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # https://[
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _day(form: AboutForm, text: str) -> str | None:
    if not text:
        return None
    try:
        day: date = parse_japanese_date(text)
    except ValueError:
        said = _("日付を、たとえば「1985年4月1日」のように書いてください。")
        form.wrong.append(Wrong("founded_on", said))
        return text
    if day > today():
        form.wrong.append(Wrong("founded_on", _("今日より前の日を書いてください。")))
    return day.isoformat()


def _with_day(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a page holds with the day it began as people write it."""
    try:
        day = date.fromisoformat(values.get("founded_on") or "")
    except ValueError:
        return values
    return values | {"founded_on": f"{day.year}年{day.month}月{day.day}日"}


def _save(group: Group, form: AboutForm, values: dict[str, Any]) -> ResponseReturnValue:
    version = request.form.get("version", type=int)
    if version is None:
        message = _(
            "どの版を直したかが分かりません。ページを開きなおして、もう一度直してください。"
        )
        raise MissingVersionError(message)
    try:
        with open_transaction() as session:
            change_organisation(
                session,
                group.uid,
                values,
                version=version,
                actor=group.actor(),
                on=today(),
            )
    except StaleEditError as error:
        document: Any = error.details["document"]
        return _page(group, form, status=412, theirs=document)
    return redirect(
        url_for("group_about.show_about", organisation=group.uid, said="saved"), 303
    )


def _page(
    group: Group,
    form: AboutForm | None = None,
    *,
    status: int = 200,
    theirs: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    with open_session() as session:
        stored = read_organisation(session, group.uid)
        said: GroupPage = find_page(session, group.record.municipality_id, group.uid)
        territory = find_territory(session, group.record.territory_id)
    shown = form or AboutForm(stored)
    shown.values = stored | shown.values
    differing = [
        name
        for name in ("name", *TEXTS, "founded_on", "paid_staff", "requirements")
        if theirs is not None and theirs[name] != shown.values[name]
    ]
    shown.values = _with_day(shown.values)
    page = render_template(
        "groups/about.html",
        group=group,
        city=group.city,
        form=shown,
        version=stored["version"],
        page=said,
        territory=territory,
        requirements=REQUIREMENTS,
        bands=BANDS,
        basics=tuple(BASICS),
        theirs=theirs and _with_day(theirs),
        differing=differing,
        may_change=may_describe_group(group.standing),
        may_rename=may_rename_group(group.standing),
        said=request.args.get("said"),
    )
    return page, status
