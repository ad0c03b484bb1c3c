"""A municipality as it stood at one version: found in microseconds, never changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Unpack

import numpy as np
import shapely

from geo.domain.errors import NotFoundError
from geo.domain.terms import CityWords, Vocabulary
from geo.domain.text import search_key
from geo.domain.vocabulary import load_vocabulary, with_words
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.asked import fields_meant
from geo.snapshot.columns import Columns, Mask, Wanted
from geo.snapshot.days import Days
from geo.snapshot.first_steps import first_steps_of
from geo.snapshot.geojson import collection
from geo.snapshot.grid import Rows
from geo.snapshot.model import AreaSetSummary, Card, City, District, LayerSummary
from geo.snapshot.nearby import Nearby

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.domain.schedule import Schedule


class Snapshot:
    """One municipality's published features at one version, on one day.

    Attributes
    ----------
    version : str
        Digest of all that is shown, the same in every process: the strong ETag
        of every answer made from the snapshot.
    on : date
        The day it speaks of.
    cards : tuple of Card
        Soonest first.
    features : GeoDataFrame
        Indexed by ``uid``: ``kind``, ``status``, ``location``,
        ``adoption_state`` (str or None), ``geometry`` (EPSG:4326, None where
        there is none or it must not be shown).
    """

    def __init__(  # noqa: PLR0913 - the parts, by name
        self,
        *,
        version: str,
        on: date,
        municipality_id: int,
        city: City,
        area_sets: tuple[AreaSetSummary, ...],
        layers: tuple[LayerSummary, ...],
        cards: tuple[Card, ...],
        adoptions_recorded: bool,
        features: "gpd.GeoDataFrame",
        contents: dict[str, AreaSetContents],
        geojson: dict[str, bytes],
        by_uid: dict[str, Card],
        search: dict[str, str],
        schedules: dict[str, "Schedule"],
        territories: dict[str, tuple[str, str]],
        words: Mapping[str, CityWords] | None = None,
    ) -> None:
        self.version = version
        self.on = on
        self.municipality_id = municipality_id
        self.city = city
        self.area_sets = area_sets
        self.layers = layers
        self.cards = cards
        self.adoptions_recorded = adoptions_recorded
        self.features = features
        self._contents = contents
        self._geojson = geojson
        self._by_uid = by_uid
        self._search = search
        self._schedules = schedules
        self._territories = territories
        self._words = words or {}

    def vocabulary(self, name: str) -> Vocabulary:
        """Return a vocabulary with the city's own words of the edition in force.

        Raises
        ------
        NotFoundError
            There is no vocabulary of that name.
        """
        edited = self._words.get(name)
        return with_words(name, [edited]) if edited else load_vocabulary(name)

    @cached_property
    def nearby(self) -> Nearby:
        """Where the cards are: an index whose rows are positions in `cards`."""
        shapes = self.features.geometry.reindex([card.uid for card in self.cards])
        return Nearby.of(np.asarray(shapes, dtype=object), self.city.plane_srid)

    @cached_property
    def days(self) -> Days:
        """On which days the activities take place that are not cancelled or ended."""
        held = (card.uid for card in self.cards if card.status == "active")
        return Days(self.on, held, self.get_schedule)

    @cached_property
    def columns(self) -> Columns:
        """Which cards have a code: an index whose rows are positions in `cards`."""
        return Columns(self.cards)

    @cached_property
    def _texts(self) -> list[str]:
        return [self._search[card.uid] for card in self.cards]

    @cached_property
    def _pieces(self) -> list[bytes]:
        return [self._geojson[card.uid] for card in self.cards]

    @cached_property
    def _whole(self) -> bytes:
        return collection(self._pieces)

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of each card in `cards`, by uid."""
        return {card.uid: position for position, card in enumerate(self.cards)}

    def get_card(self, uid: str) -> Card:
        """Return a feature's card, or raise `NotFoundError`."""
        try:
            return self._by_uid[uid]
        except KeyError:
            message = "このページの活動・場所・団体は見つかりません。"
            raise NotFoundError(message, kind="feature", uid=uid) from None

    def get_schedule(self, uid: str) -> "Schedule | None":
        """Return when a published activity takes place, None where nobody said."""
        return self._schedules.get(uid)

    def get_territory(self, uid: str) -> tuple[str, str] | None:
        """Return area set and code of an association's territory, None without one."""
        return self._territories.get(uid)

    def find_areas_at(self, longitude: float, latitude: float) -> dict[str, str]:
        """Return the code of the area a place lies in, by area set.

        A place on a shared edge lies in the area of the lowest code. Area sets
        that do not cover the place are left out.
        """
        place = shapely.Point(longitude, latitude)
        found = {}
        for slug, item in self._contents.items():
            hits = item.outlines.sindex.query(place, predicate="intersects")
            if len(hits):
                found[slug] = min(str(item.outlines.index[hit]) for hit in hits)
        return found

    def find_associations_at(
        self, longitude: float, latitude: float
    ) -> tuple[Card, ...]:
        """Return the associations whose territory holds a place, by title."""
        areas = self.find_areas_at(longitude, latitude)
        uids = [
            uid
            for uid, (area_set, code) in self._territories.items()
            if areas.get(area_set) == code
        ]
        return tuple(sorted(map(self.get_card, uids), key=lambda card: card.title))

    def get_layer(self, slug: str) -> LayerSummary:
        """Return a layer, or raise `NotFoundError`."""
        for layer in self.layers:
            if layer.slug == slug:
                return layer
        message = f"「{slug}」というレイヤーはありません。"
        raise NotFoundError(message, kind="layer", slug=slug)

    def get_area_set(self, slug: str | None = None) -> AreaSetContents:
        """Return an area set with its contents, the default one for None.

        Raises
        ------
        NotFoundError
            If there is no such set, or the city has none.
        """
        wanted = slug or (self.area_sets[0].slug if self.area_sets else None)
        if wanted is None:
            message = f"{self.city.name}の地区はまだ登録されていません。"
            raise NotFoundError(message, kind="area_set", slug=slug)
        try:
            return self._contents[wanted]
        except KeyError:
            message = f"「{wanted}」という地区の分け方はありません。"
            raise NotFoundError(message, kind="area_set", slug=wanted) from None

    def districts(self, slug: str | None = None) -> tuple[District, ...]:
        """Return an area set's districts in order of code."""
        return self.get_area_set(slug).districts

    def get_district(self, code: str, slug: str | None = None) -> District:
        """Return one district, or raise `NotFoundError`."""
        for district in self.districts(slug):
            if district.code == code:
                return district
        message = f"地区「{code}」は見つかりません。"
        raise NotFoundError(message, kind="district", code=code)

    def find_cards(
        self,
        kinds: frozenset[str] | None = None,
        **wanted: Unpack[Wanted],
    ) -> tuple[Card, ...]:
        """Return the cards that meet every condition given, in list order.

        Parameters
        ----------
        kinds : frozenset of str, optional
            Kinds of the legend.
        field : str, optional
            The field it is counted in, or a further one.
        district : str, optional
            Code in `area_set`, or in the default area set.
        text : str, optional
            Words separated by white space, all of which must occur in the
            title, reading, place, organiser or description, or be an example of
            one of its fields (`fields_meant`); kana, width, long vowels and old
            characters do not matter (`search_key`).
        """
        return self.cards_at(self.find_rows(kinds, **wanted))

    def find_rows(
        self,
        kinds: frozenset[str] | None = None,
        *,
        field: str | None = None,
        district: str | None = None,
        area_set: str | None = None,
        text: str | None = None,
        layer: str | None = None,
    ) -> Mask | None:
        """Return which of `cards` `find_cards` finds, None for all of them."""
        masks = []
        if kinds is not None:
            masks.append(self.columns.having_any("kind", kinds))
        if field:
            masks.append(self.columns.having("fields", field))
        if layer:
            also = self.columns.having("also_in", layer)
            masks.append(self.columns.having("layer", layer) | also)
        if district:
            masks.append(self._having_home(area_set, district))
        meant = fields_meant(text) if text else {}
        for word in (text or "").split():
            key = search_key(word)
            held = np.array([key in said for said in self._texts], dtype=bool)
            masks.append(held | self.columns.having_any("fields", meant.get(word, ())))
        return np.logical_and.reduce(masks) if masks else None

    def cards_at(self, mask: Mask | None) -> tuple[Card, ...]:
        """Return the cards of a mask, in list order; all of them for None."""
        if mask is None:
            return self.cards
        return tuple(map(self.cards.__getitem__, np.flatnonzero(mask).tolist()))

    def _having_home(self, area_set: str | None, district: str) -> Mask:
        positions = self.positions
        mask = np.zeros(len(self.cards), dtype=bool)
        homes = self.get_area_set(area_set).homes
        mask[[positions[uid] for uid, code in homes.items() if code == district]] = True
        return mask

    @cached_property
    def first_steps(self) -> Mask:
        """Which of `cards` are activities whose words invite people who are new."""
        return first_steps_of(self.cards, self._texts)

    def features_geojson(self, cards: Sequence[Card] | None = None) -> bytes:
        """Return cards as one GeoJSON FeatureCollection, all of them for None."""
        if cards is None or cards is self.cards:
            return self._whole
        return collection([self._geojson[card.uid] for card in cards])

    def features_geojson_at(self, rows: Rows | None) -> bytes:
        """Return the cards at positions in `cards` as one FeatureCollection, in order."""
        if rows is None:
            return self._whole
        return collection([self._pieces[row] for row in rows.tolist()])

    def districts_geojson(self, slug: str | None = None) -> bytes:
        """Return an area set's districts as one GeoJSON FeatureCollection."""
        return collection(self.get_area_set(slug).geojson)
