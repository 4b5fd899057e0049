"""Figures that are only listed to be looked at, and why each figure is held or listed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add two columns; what was held before was held for being far from its past."""
    op.add_column("held", sa.Column("level", sa.String, server_default="held"))
    op.add_column(
        "held", sa.Column("why", sa.String, server_default="lies far from the figures before it")
    )


def downgrade() -> None:
    """Drop them, and with them what was only listed."""
    op.execute("DELETE FROM decision WHERE held_id IN (SELECT id FROM held WHERE level <> 'held')")
    op.execute("DELETE FROM held WHERE level <> 'held'")
    op.drop_column("held", "why")
    op.drop_column("held", "level")
