"""The pages of the city's desk, by what people come for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Flask, request

from web.language import translated as _

# Blueprints whose pages belong to another's list.
WITHIN: Final = {
    "desk_partnership_steps": "desk_partnerships",
    "desk_issues": "desk_stories",
    "desk_plans": "desk_words",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the desk: its blueprint, its first page, its name."""

    blueprint: str
    endpoint: str
    label: str

    @property
    def current(self) -> str | None:
        """Return what ``aria-current`` says of it, None where it is another page."""
        if request.endpoint == self.endpoint:
            return "page"
        here = request.blueprint or ""
        return "true" if WITHIN.get(here, here) == self.blueprint else None


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together."""

    label: str
    pages: tuple[Page, ...]

    @property
    def current(self) -> bool:
        """Return whether the reader is on one of its pages."""
        return any(page.current for page in self.pages)


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    app.add_template_global(desk_sections, "desk_sections")


def desk_sections() -> tuple[Section, ...]:
    """Return every section of the desk, in the order of the day's work."""
    return tuple(
        Section(label, tuple(Page(*page) for page in pages))
        for label, pages in _sections()
    )


def _sections() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    yield (
        _("職員の入口"),
        [
            ("desk", "desk.show_desk", _("職員の入口")),
            ("desk_due", "desk_due.show_list", _("期限のあるもの")),
            ("desk_feedback", "desk_feedback.show_list", _("住民の声")),
            ("desk_proposals", "desk_proposals.show_proposals", _("住民からの知らせ")),
            ("desk_joining", "desk_joining.show_days", _("参加の申込")),
        ],
    )
    yield (
        _("いっしょに取り組む"),
        [
            ("desk_adoption", "desk_adoption.show_list", _("アダプト")),
            ("desk_partnerships", "desk_partnerships.show_list", _("協働事業")),
            ("desk_opportunities", "desk_opportunities.show_list", _("募集")),
            ("desk_programmes", "desk_programmes.show_list", _("制度")),
            ("desk_committees", "desk_committees.show_list", _("審議会")),
            ("desk_issues", "desk_issues.show_list", _("地域の課題")),
            ("desk_stories", "desk_stories.show_list", _("課題と事例")),
            ("desk_skills", "desk_skills.show_list", _("人材バンク")),
            ("desk_matching", "desk_matching.show_list", _("困りごとと手助け")),
            (
                "desk_coordinators",
                "desk_coordinators.show_list",
                _("地域コーディネーター"),
            ),
        ],
    )
    yield (
        _("団体と自治会"),
        [
            ("desk_groups", "desk_groups.show_groups", _("団体と自治会")),
            ("desk_quiet", "desk_quiet.show_quiet", _("聞こえない活動")),
        ],
    )
    yield (
        _("データ"),
        [
            ("imports", "imports.show_start", _("データを取り込む")),
            ("editions", "editions.show_editions", _("境界の版")),
            ("desk_words", "desk_words.show_list", _("市のことばと計画")),
            ("desk_plans", "desk_plans.show_list", _("計画・指針")),
        ],
    )
    yield (
        _("わたし"),
        [("devices", "devices.show_account", _("使っている端末"))],
    )
