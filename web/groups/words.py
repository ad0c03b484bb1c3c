"""Words that every page of a group's desk needs."""

from flask import Flask, current_app

from web.groups.group import Group
from web.language import translated as _
from web.policy import may_see_history, may_see_people
from web.role_words import role_label


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.add_template_global(standing_words, "standing_words")
    app.add_template_global(group_pages, "group_pages")
    app.add_template_global(sees_history, "sees_history")


def standing_words(group: Group) -> str:
    """Return as what somebody uses a group's pages."""
    standing = group.standing
    name = group.record.name
    said = standing.title or role_label(standing.role or "staff")
    if standing.via == "intermediary":
        said = role_label("intermediary")
    if standing.via == "link":
        said = _("共有リンク「%(name)s」", name=standing.link)
    return _("%(name)s　%(role)sとして使用中", name=name, role=said)


def sees_history(group: Group) -> bool:
    """Return whether the reader may open the pages of what changed."""
    return may_see_history(group.standing)


def group_pages(group: Group) -> list[tuple[str, str, str]]:
    """Return the blueprint, endpoint and label of each page that a reader may open."""
    pages = [
        ("group_home", "group_home.show_home", _("作業ページ")),
        ("group_proposals", "group_proposals.show_proposals", _("提案")),
        *(
            [("group_history", "group_history.show_history", _("変更の記録"))]
            if sees_history(group)
            else []
        ),
        *(
            [("group_people", "group_people.show_people", _("使う人"))]
            if may_see_people(group.standing)
            else []
        ),
        ("group_links", "group_links.show_links", _("公開と共有")),
        ("group_about", "group_about.show_about", _("団体のページ")),
    ]
    known = current_app.view_functions
    return [page for page in pages if page[1] in known]
