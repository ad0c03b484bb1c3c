"""With whom a city works together: the partners of its published collaborations."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.text import fold
from geo.query.collaboration_figures import RUN
from geo.store.models import Organisation, Partnership, PartnershipParty


def find_partners(session: Session, municipality_id: int) -> dict[str, tuple[str, ...]]:
    """Return the partners of each published collaboration that began, by its uid.

    Parameters
    ----------
    session : Session
        Open session; nothing is written.
    municipality_id : int
        The city.

    Returns
    -------
    dict of str to tuple of str
        Each partner once, as a key that is the same wherever it works: its name
        without differences of width and spacing. The city's own parties are left
        out, and collaborations that name no other.

    Notes
    -----
    A party that is a registered organisation bears that organisation's name of
    today, so that one that changed its name is still one partner.
    """
    rows = session.execute(
        select(Partnership.uid, Organisation.name, PartnershipParty.name)
        .join(PartnershipParty, PartnershipParty.partnership_id == Partnership.id)
        .outerjoin(Organisation, Organisation.id == PartnershipParty.organisation_id)
        .where(
            Partnership.municipality_id == municipality_id,
            Partnership.published_at.is_not(None),
            Partnership.status.in_(RUN),
            PartnershipParty.side == "community",
        )
        .order_by(Partnership.id, PartnershipParty.id)
    )
    found: dict[str, dict[str, None]] = {}
    for uid, registered, written in rows:
        if key := fold(registered or written):
            found.setdefault(uid, {})[key] = None
    return {uid: tuple(keys) for uid, keys in found.items()}
