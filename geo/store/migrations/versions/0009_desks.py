"""Places say which fields they answer for: a desk (窓口) is a place to ask."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Give every place an empty list of fields: it answers for all of them."""
    # SQLite adds a column that may not be empty only with a default.
    op.add_column(
        "place", sa.Column("fields", Json(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    """Forget the fields."""
    op.drop_column("place", "fields")
