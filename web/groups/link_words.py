"""The words for links and for how a layer is published."""

from flask import Flask

from geo.store.publication import LICENCES, MODERATIONS, VISIBILITIES
from web.language import translated as _


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    for function in (
        licence_choices,
        link_state,
        moderation_choices,
        visibility_choices,
    ):
        app.add_template_global(function, function.__name__)


def link_state(state: str) -> str:
    """Return whether a link works."""
    return {
        "open": _("使えます"),
        "expired": _("期限が過ぎました"),
        "revoked": _("止めました"),
    }[state]


def visibility_choices() -> list[tuple[str, str, str]]:
    """Return who may see a layer: code, name, explanation."""
    words = {
        "public": (
            _("だれでも見られる"),
            _("地図・一覧・カレンダー・データに出ます。下書きは出ません。"),
        ),
        "members": (
            _("団体の人だけが見られる"),
            _(
                "団体の人と、共有リンクを持つ人だけが見られます。公開のページとデータには出ません。"
            ),
        ),
        "hidden": (
            _("しまっておく"),
            _("直せる人だけが見られます。共有リンクの「見る人」にも出ません。"),
        ),
    }
    return [(code, *words[code]) for code in VISIBILITIES]


def moderation_choices() -> list[tuple[str, str, str]]:
    """Return how changes come to be published: code, name, explanation."""
    words = {
        "direct": (
            _("すぐ公開する"),
            _("編集する人が直すと、すぐに公開されます。"),
        ),
        "review": (
            _("責任者が見てから公開する（それまで出さない）"),
            _(
                "編集する人が直すと、責任者が受け入れるまで、その項目は公開のページから外れます。"
            ),
        ),
        "review_keep_last": (
            _("責任者が見てから公開する（前の内容を出しておく）"),
            _(
                "編集する人が直しても、責任者が受け入れるまで、前の内容が公開されたままです。"
            ),
        ),
    }
    return [(code, *words[code]) for code in MODERATIONS]


def licence_choices(current: str) -> list[tuple[str, str]]:
    """Return the terms of use: name and plain explanation; the layer's own words first."""
    words = {
        "CC BY 4.0": _(
            "だれが作ったかを書けば、だれでも自由に使えます。直して使っても構いません。迷ったら、これを選びます。"
        ),
        "CC BY-SA 4.0": _(
            "だれが作ったかを書けば使えます。直したものを配るときは、同じ条件にしてもらいます。"
        ),
        "CC0 1.0": _(
            "何も書かずに、だれでも自由に使えます。あとから条件をつけることはできません。"
        ),
        "公共データ利用規約 第1.0版": _(
            "国や市のデータでよく使われる決まりです（PDL1.0）。出典を書けば自由に使えます。"
        ),
    }
    found = [(name, words[name]) for name in LICENCES]
    if current not in words:
        found.insert(0, (current, _("いまの条件です。")))
    return found
