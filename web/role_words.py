"""What roles are called and can do: residents read it too."""

from flask import Flask

from web.language import translated as _


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.add_template_global(role_label, "role_label")
    app.add_template_global(link_can, "link_can")


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


def link_can(role: str) -> str:
    """Return what the holder of a link can do."""
    return {
        "viewer": _("団体のページを見られます。直すことはできません。"),
        "contributor": _(
            "団体のページを見て、直しを提案できます。受け入れるかは責任者が決めます。"
        ),
        "editor": _("団体のページを見て、内容を直せます。"),
    }[role]
