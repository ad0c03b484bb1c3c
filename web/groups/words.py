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
    may_see_people,
    may_see_proposals,
)


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.add_template_global(role_label, "role_label")
    app.add_template_global(standing_words, "standing_words")
    app.add_template_global(group_pages, "group_pages")
    app.add_template_global(group_deeds, "group_deeds")


def role_label(role: str) -> str:
    """Return what a role is called, of members and of whoever else writes."""
    return {
        "owner": _("責任者"),
        "editor": _("編集する人"),
        "contributor": _("提案する人"),
        "viewer": _("見る人"),
        "staff": _("市の職員"),
        "intermediary": _("支援する団体"),
        "link": _("共有リンクの人"),
        "public": _("住民の提案"),
        "timer": _("自動の処理"),
        "group": _("ほかの団体"),
    }[role]


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


def group_pages(group: Group) -> list[tuple[str, str, str]]:
    """Return the blueprint, endpoint and label of each page that a reader may open."""
    standing = group.standing
    pages = [("group_home", "group_home.show_home", _("作業ページ"))]
    if may_propose(standing) or may_see_proposals(standing):
        pages.append(("group_proposals", "group_proposals.show_proposals", _("提案")))
    pages.append(("group_history", "group_history.show_history", _("変更の記録")))
    if may_see_people(standing):
        pages.append(("group_people", "group_people.show_people", _("使う人")))
    pages += [
        ("group_links", "group_links.show_links", _("公開と共有")),
        ("group_about", "group_about.show_about", _("団体のページ")),
    ]
    return pages


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
