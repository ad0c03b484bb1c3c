"""Words that every page of a group's desk needs."""

from flask import Flask, url_for

from web.groups.group import Group
from web.language import translated as _
from web.policy import (
    may_bring_file,
    may_describe_group,
    may_edit,
    may_hand_over,
    may_propose,
    may_run_round,
    may_see_history,
    may_see_people,
    may_see_proposals,
)
from web.role_words import role_label


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.add_template_global(standing_words, "standing_words")
    app.add_template_global(group_pages, "group_pages")
    app.add_template_global(pages_together, "pages_together")
    app.add_template_global(sees_history, "sees_history")
    app.add_template_global(group_deeds, "group_deeds")


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
    standing = group.standing
    pages = [("group_home", "group_home.show_home", _("作業ページ"))]
    if may_propose(standing) or may_see_proposals(standing):
        pages.append(("group_proposals", "group_proposals.show_proposals", _("提案")))
    if sees_history(group):
        pages.append(("group_history", "group_history.show_history", _("変更の記録")))
    if may_see_people(standing):
        pages.append(("group_people", "group_people.show_people", _("使う人")))
        pages.append(("group_links", "group_links.show_links", _("公開と共有")))
    pages.append(("group_about", "group_about.show_about", _("団体のページ")))
    for blueprint, endpoint, _label in pages_together(group)[:1]:
        pages.append((blueprint, endpoint, _("市といっしょに")))
    return pages


def pages_together(group: Group) -> list[tuple[str, str, str]]:
    """Return the pages of what a group does with the city, for who is more than a link."""
    if not may_see_people(group.standing):
        return []
    pages = [
        ("group_adoption", "group_adoption.show_list", _("アダプト")),
        ("group_partnerships", "group_partnerships.show_list", _("協働事業")),
        ("group_opportunities", "group_opportunities.show_list", _("募集に応募する")),
        ("group_stories", "group_stories.show_list", _("課題と事例")),
    ]
    answers = may_describe_group(group.standing)  # calls are answered by the group
    return [page for page in pages if answers or page[0] != "group_opportunities"]


def group_deeds(group: Group) -> list[tuple[str, str]]:
    """Return the address and label of what a reader may do beside adding things."""
    standing = group.standing
    deeds = [
        (may_edit, "group_table.show_table", _("表でまとめて直す")),
        (may_bring_file, "group_importing.show_import", _("Excelで直して取り込む")),
        (may_run_round, "group_freshness.show_round", _("いまも正しいか確かめる")),
        (may_describe_group, "group_needs.show_needs", _("困りごとを載せる")),
        (may_hand_over, "group_handover.show_handover", _("年度替わりの引き継ぎ")),
    ]
    own = [
        (url_for(endpoint, organisation=group.uid), words)
        for may, endpoint, words in deeds
        if may(standing)
    ]
    paper = url_for("paper.show_circular", city=group.record.city)
    return [*own, (paper, _("回覧板を印刷する"))]
