"""From a wish (希望届) to an agreement (合意書): each step once, by whom it belongs to."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.adoption import LONGEST_WORDS, Terms, require_terms
from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.lifecycles import ADOPTION
from geo.store.adoption_ground import (
    agreements_of,
    lock_adoption,
    require_reason,
    require_room,
    tell,
)
from geo.store.models import (
    Adoption,
    AdoptionSite,
    Feature,
    Layer,
    Organisation,
)
from geo.store.shown import IS_SHOWN, PUBLIC

TOLD = ("term_start", "term_end", "review_due_on", "tasks", "minimum_people")
"""What everybody may read of an agreement, in the history of its site as well."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a group means to do, in its own words; only staff read it."""

    text: str
    people: int | None = None


def apply(
    session: Session, organisation_id: int, site: str, wish: Wish, *, on: date
) -> str:
    """Hand a group's wish to keep a site in; return the agreement's public id.

    Raises
    ------
    NotFoundError
        If no site of that id is public.
    ConflictError
        If the group keeps the site already or has asked for it, or if there is no
        room for another group today.
    InvalidQueryError
        If the wish says nothing or too much.
    """
    if not wish.text.strip() or len(wish.text) > LONGEST_WORDS:
        message = f"したいことを{LONGEST_WORDS}字までで書いてください。"
        raise InvalidQueryError(message, field="wish")
    found = _lock_site(session, site)
    group = session.get_one(Organisation, organisation_id)
    if found.municipality_id != group.municipality_id:
        raise _no_site(site)
    others = agreements_of(session, found.id)
    for other in others:
        if other.organisation_id != organisation_id:
            continue
        if other.status in {"applied", "offered"}:
            raise ConflictError("この場所の希望届は、もう出ています。")
        if other.status == "agreed" and _runs(other, on):
            message = "この場所は、もう引き受けています。続けるときは見直しで決めます。"
            raise ConflictError(message)
    require_room(found, others, start=on, end=None)
    adoption = Adoption(
        site_id=found.id,
        organisation_id=organisation_id,
        adopter_name=group.name,
        status="applied",
        applied_on=on,
        wish=wish.text.strip(),
        people_planned=wish.people,
    )
    session.add(adoption)
    session.flush()
    return adoption.uid


def offer(session: Session, uid: str, terms: Terms, *, version: int, on: date) -> None:
    """Write the agreement that the city offers to a group; it may be written again.

    Raises
    ------
    ConflictError
        If the step cannot be taken any more, or the site has no room in that term.
    InvalidQueryError
        If the terms contradict themselves.
    """
    adoption, site = lock_adoption(session, uid, version)
    adoption.status = ADOPTION.after(adoption.status, "offer")
    require_terms(terms, on=on)
    require_room(
        site,
        [each for each in agreements_of(session, site.id) if each.id != adoption.id],
        start=terms.term_start,
        end=terms.term_end,
    )
    for name, value in asdict(terms).items():
        setattr(adoption, name, value)
    adoption.offered_on = on
    _count_up(session, adoption)


def accept(
    session: Session, organisation_id: int, uid: str, *, version: int, on: date
) -> None:
    """Let the group agree to what it was offered, as it stands in that version.

    Raises
    ------
    ConflictError
        If the step cannot be taken any more, the site has no room any more, or the
        term that was offered is over.
    """
    adoption, site = lock_adoption(session, uid, version, of=organisation_id)
    adoption.status = ADOPTION.after(adoption.status, "accept")
    if adoption.term_end is not None and adoption.term_end <= on:
        raise ConflictError(
            "合意書の期間が過ぎています。窓口に書き直してもらってください。"
        )
    require_room(
        site,
        [each for each in agreements_of(session, site.id) if each.id != adoption.id],
        start=adoption.term_start,
        end=adoption.term_end,
    )
    adoption.agreed_on = on
    _count_up(session, adoption)
    told = {name: getattr(adoption, name) for name in ("agreed_on", *TOLD)}
    tell(session, site, adoption, {name: (None, new) for name, new in told.items()})


def decline(session: Session, uid: str, reason: str, *, version: int, on: date) -> None:
    """Refuse a group's wish, with the reason that the group reads."""
    adoption, _site = lock_adoption(session, uid, version)
    adoption.status = ADOPTION.after(adoption.status, "decline")
    adoption.reason, adoption.ended_on = require_reason(reason), on
    _count_up(session, adoption)


def withdraw(
    session: Session, organisation_id: int, uid: str, *, version: int, on: date
) -> None:
    """Take a group's own wish back."""
    adoption, _site = lock_adoption(session, uid, version, of=organisation_id)
    adoption.status = ADOPTION.after(adoption.status, "withdraw")
    adoption.ended_on = on
    _count_up(session, adoption)


def _count_up(session: Session, adoption: Adoption) -> None:
    adoption.version += 1
    session.flush()


def _lock_site(session: Session, uid: str) -> AdoptionSite:
    found = session.scalars(
        select(AdoptionSite)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(Feature.uid == uid, IS_SHOWN, Layer.visibility == PUBLIC)
        .with_for_update(of=Feature.__table__)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise _no_site(uid)
    return found


def _no_site(uid: str) -> NotFoundError:
    message = "この対象地は見つかりません。一覧から選び直してください。"
    return NotFoundError(message, kind="adoption_site", uid=uid)


def _runs(adoption: Adoption, on: date) -> bool:
    return adoption.term_end is None or adoption.term_end > on
