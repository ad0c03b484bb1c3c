"""Who may do what: one function a rule."""

from geo.query.accounts import SignedIn


def may_use_desk(who: SignedIn | None) -> bool:
    """Return whether someone may open the pages for people at work."""
    return who is not None


def may_import(who: SignedIn | None) -> bool:
    """Return whether someone may bring files in and put editions into force."""
    return who is not None and who.is_staff
