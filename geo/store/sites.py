"""Which adoption site a row means, by its number or its exact name."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.text import normalise
from geo.store.models import AdoptionSite, Feature, Layer, Municipality


class Sites:
    """The sites agreements can be about, by every way of naming one."""

    def __init__(
        self, session: Session, municipality: Municipality, layer: str | None
    ) -> None:
        statement = (
            select(AdoptionSite)
            .join(Layer, Layer.id == Feature.layer_id)
            .where(Feature.municipality_id == municipality.id)
            .order_by(Feature.id)
        )
        if layer is not None:
            statement = statement.where(Layer.slug == layer)
        self.by_key = {site.id: site for site in session.scalars(statement)}
        self._named: tuple[dict[str, list[AdoptionSite]], ...] = ({}, {}, {})
        for site in self.by_key.values():
            own = site.source_id or ""
            for names, name in zip(
                self._named,
                (None if own.startswith("~") else own, site.asset_id, site.title),
                strict=True,
            ):
                if name:
                    names.setdefault(normalise(name), []).append(site)

    def find(self, number: Any, title: Any = None) -> AdoptionSite | str:
        """Return the site a row means, or the sentence that says why not."""
        found = self._find(number)
        if isinstance(found, str) and title:
            by_title = self._find(title)
            return by_title if isinstance(by_title, AdoptionSite) else found
        return found

    @staticmethod
    def disagree(site: AdoptionSite, title: Any, number: Any = None) -> str | None:
        """Return the sentence for a row whose number or name is not its site's."""
        own = {site.source_id, site.asset_id, site.title, None, ""}
        if number and normalise(str(number)) not in {
            normalise(str(name)) for name in own if name
        }:
            return (
                f"対象地の番号「{number}」は登録されていないため、"
                f"名前の同じ対象地「{site.title}」に結び付けました。"
            )
        if not title or normalise(str(title)) == normalise(site.title):
            return None
        return (
            f"対象地の名前「{title}」は、同じ番号の対象地「{site.title}」と違います。"
            "番号のほうで結び付けました。"
        )

    def _find(self, name: Any) -> AdoptionSite | str:
        if not name:
            return "対象地が書かれていないため、読み飛ばしました。"
        for names in self._named:
            found = names.get(normalise(str(name)), [])
            if len(found) == 1:
                return found[0]
            if found:
                return (
                    f"対象地「{name}」が{len(found)}か所あり、どれか決められないため、"
                    "読み飛ばしました。対象地の番号で書いてください。"
                )
        return (
            f"対象地「{name}」は登録されていないため、読み飛ばしました。"
            "アダプト対象地の一覧と同じ番号か名前で書いてください。"
        )
