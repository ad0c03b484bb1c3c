"""Whose a layer is: its organisation writes into it, and nobody else."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError
from geo.domain.text import require_slug
from geo.store.models import Layer, Membership, Municipality, Organisation

KIND_WORDS = {
    "activity": "活動",
    "place": "場所・施設",
    "adoption_site": "アダプト対象地",
    "organisation": "団体",
    "local_issue": "地域の課題",
}
_NOT_YOURS: Final = (
    "このデータは、この団体のものではありません。まだ何も取り込んでいません。"
)


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """How a layer is named, whose it is, and what is said of its origin."""

    slug: str
    kind: str
    title: str
    source: str
    licence: str
    owner_name: str | None = None
    fictional: bool = False

    def __post_init__(self) -> None:
        require_slug(self.slug)


@dataclass(frozen=True, slots=True)
class Keeper:
    """An organisation that brings a file into its own layer.

    ``by_role`` and ``by_organisation`` are what the history says of who did it.
    """

    organisation_id: int
    by_role: str
    by_organisation: str | None = None


def ensure_layer(
    session: Session,
    municipality: Municipality,
    spec: LayerSpec,
    keeper: Keeper | None = None,
) -> Layer:
    """Return a layer, adding it when it is new.

    What is said of a layer is left as it is where its own organisation writes.

    Raises
    ------
    ConflictError
        If a layer of that name holds features of another kind, or is kept by
        another organisation than the one that writes.
    """
    owners = organisations_by_name(session, municipality)
    owner = owners.get(spec.owner_name) if spec.owner_name else None
    layer = session.scalar(
        select(Layer).where(
            Layer.municipality_id == municipality.id, Layer.slug == spec.slug
        )
    )
    if layer is None:
        layer = Layer(municipality_id=municipality.id, slug=spec.slug, kind=spec.kind)
        session.add(layer)
    elif layer.kind != spec.kind:
        message = (
            f"「{layer.title}」は「{KIND_WORDS[layer.kind]}」のレイヤーです。"
            f"「{KIND_WORDS[spec.kind]}」は別の短い名前のレイヤーにしてください。"
        )
        raise ConflictError(message, layer=spec.slug, kind=layer.kind)
    if keeper is not None:
        if layer.owner_id != keeper.organisation_id:
            raise ConflictError(_NOT_YOURS, layer=spec.slug)
        return layer
    _require_free(session, layer, owner)
    layer.title = spec.title
    layer.source = spec.source
    layer.licence = spec.licence
    layer.fictional = spec.fictional
    layer.owner_name = spec.owner_name
    layer.owner_id = owner
    session.flush()
    return layer


def _require_free(session: Session, layer: Layer, owner: int | None) -> None:
    """Refuse a file of the city's where an organisation's own people keep the layer.

    A layer that only names an organisation, with nobody who could keep it, is
    still the city's to renew.
    """
    if layer.owner_id is None:
        return
    keeper = session.get_one(Organisation, layer.owner_id)
    has_people = session.scalar(
        select(Membership.id).where(Membership.organisation_id == keeper.id).limit(1)
    )
    made_by_itself = layer.slug.startswith(f"{keeper.uid}-")
    if has_people is None and not made_by_itself and owner in {None, keeper.id}:
        return
    message = (
        f"「{layer.title}」は、{keeper.name}が管理しているデータです。"
        "市からは取り込めません。直したいところは、団体に知らせてください。"
        "市のデータにするときは、別の新しいデータとして取り込んでください。"
    )
    raise ConflictError(message, layer=layer.slug, owner=keeper.name)


def organisations_by_name(
    session: Session, municipality: Municipality
) -> dict[str, int]:
    """Return the key of each organisation of a municipality by its name."""
    statement = select(Organisation.name, Organisation.id).where(
        Organisation.municipality_id == municipality.id
    )
    return dict(session.execute(statement).all())
