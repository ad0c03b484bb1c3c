"""What a group counts: its member households a year, and its people's skills."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.periods import fiscal_year, today
from geo.domain.vocabulary import load_vocabulary
from geo.query.organisation_page import find_households, find_skills, find_territory
from geo.store.households import (
    METHODS,
    Households,
    choose_figure,
    declare_households,
)
from geo.store.organisation_page import save_skills
from web.database import open_session, open_transaction
from web.deciding import is_number
from web.fresh_form import FreshForm
from web.groups.group import Group, for_group
from web.join_form import Wrong
from web.language import translated as _
from web.policy import may_describe_group, may_rename_group, may_see_group

bp = Blueprint(
    "group_figures", __name__, url_prefix="/desk/groups/<organisation>/figures"
)
YEARS_BACK = 10
MOST = 1_000_000
MOST_PEOPLE = 10_000
LONGEST_NUMBER = 7
LONGEST_SOURCE = 100


@bp.get("/")
@for_group(may_see_group)
def show_figures(group: Group) -> ResponseReturnValue:
    """Show the figures a group gave, and the forms for new ones."""
    return _page(group, FreshForm())


@bp.post("/households")
@for_group(may_describe_group)
def declare(group: Group) -> ResponseReturnValue:
    """Keep one year's member households, with the method they were counted by."""
    form = FreshForm(
        texts={name: request.form.get(name, "").strip() for name in FIELDS}
    )
    members = _number(form, "members", MOST)
    households = _number(form, "households", MOST)
    year = form.texts["year"]
    if not is_number(year) or int(year) not in _years():
        form.wrong.append(Wrong("year", _("年度を選んでください。")))
    if form.texts["method"] not in METHODS:
        form.wrong.append(Wrong("method", _("数え方を選んでください。")))
    source = form.texts["source"]
    if not source or len(source) > LONGEST_SOURCE:
        said = _("全世帯の数をどこで知ったかを書いてください。例：市の住民基本台帳")
        form.wrong.append(Wrong("source", said))
    if members is not None and households is not None and members > households:
        said = _("加入世帯が全世帯より多くなっています。2つの数を確かめてください。")
        form.wrong.append(Wrong("members", said))
    if form.wrong or members is None or households is None:
        return _page(group, form, status=422)
    with open_transaction() as session:
        counts = declare_households(
            session,
            group.record.id,
            Households(int(year), members, households, form.texts["method"], source),
            actor=group.actor(),
            on=today(),
        )
    return _back(group, "declared" if counts else "waiting")


FIELDS = ("year", "members", "households", "method", "source")


@bp.post("/households/<int:year>/choose")
@for_group(may_rename_group)
def choose(group: Group, year: int) -> ResponseReturnValue:
    """Let another source's figure of a year count: staff decide, nothing is lost."""
    with open_transaction() as session:
        choose_figure(
            session,
            group.record.id,
            year,
            request.form.get("source", ""),
            actor=group.actor(),
        )
    return _back(group, "chosen")


@bp.post("/skills")
@for_group(may_describe_group)
def keep_skills(group: Group) -> ResponseReturnValue:
    """Keep how many people can do what; nobody is named."""
    codes = [term.code for term in load_vocabulary("skill").terms]
    form = FreshForm(
        texts={code: request.form.get(f"skill-{code}", "").strip() for code in codes}
    )
    people = {
        code: number
        for code in codes
        if form.texts[code] and (number := _number(form, code, MOST_PEOPLE)) is not None
    }
    if form.wrong:
        return _page(group, form, status=422)
    with open_transaction() as session:
        save_skills(session, group.uid, people, on=today())
    return _back(group, "skills")


def _number(form: FreshForm, name: str, most: int) -> int | None:
    written = form.texts[name].replace(",", "")
    short = len(written) <= LONGEST_NUMBER and written.isdecimal()
    if not short or int(written) > most or (name == "households" and not int(written)):
        form.wrong.append(Wrong(name, _("数を数字で書いてください。例：120")))
        return None
    return int(written)


def _years() -> range:
    this = fiscal_year(today())
    return range(this, this - YEARS_BACK, -1)


def _page(group: Group, form: FreshForm, *, status: int = 200) -> ResponseReturnValue:
    with open_session() as session:
        years = find_households(session, group.record.territory_id)
        territory = find_territory(session, group.record.territory_id)
        skills = find_skills(session, group.record.id)
    page = render_template(
        "groups/about_figures.html",
        group=group,
        city=group.city,
        years=years,
        territory=territory,
        skills=[
            (term.code, form.texts.get(term.code, skills.get(term.code, "")))
            for term in load_vocabulary("skill").terms
        ],
        choices=_years(),
        methods=METHODS,
        form=form,
        may_change=may_describe_group(group.standing),
        may_choose=may_rename_group(group.standing),
        said=request.args.get("said"),
    )
    return page, status


def _back(group: Group, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("group_figures.show_figures", organisation=group.uid, said=said), 303
    )
