"""What everybody may see of a feature: the condition every public query begins with."""

from typing import Final

from sqlalchemy import and_

from geo.store.models import Feature

PUBLIC: Final = "public"
SHOWN_STATUSES: Final = ("active", "cancelled", "ended")

IS_SHOWN: Final = and_(Feature.status.in_(SHOWN_STATUSES), Feature.held.is_(False))
"""No draft, and no change to it waits that must be looked at first."""
