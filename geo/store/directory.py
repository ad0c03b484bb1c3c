"""Staff known to the city's own directory (OpenID Connect)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Account


def bind_staff(
    session: Session, subject: str, *, verified_address: str | None
) -> int | None:
    """Return the key of the staff account somebody in the directory has.

    Parameters
    ----------
    subject
        Issuer and subject, which never change (OpenID Connect Core 1.0 §2).
    verified_address
        The e-mail address, only where the directory vouches for it. It finds the
        account the first time; from then on only the subject counts.

    Returns
    -------
    int or None
        None where the account is unknown, disabled, not staff's, or already
        somebody else's. An account is never made here.
    """
    account = session.scalar(select(Account).where(Account.oidc_subject == subject))
    if account is None and verified_address:
        account = session.scalar(
            select(Account).where(
                Account.email == verified_address.strip().casefold(),
                Account.oidc_subject.is_(None),
            )
        )
    if account is None or not account.is_staff or account.disabled_at is not None:
        return None
    account.oidc_subject = subject
    session.flush()
    return account.id
