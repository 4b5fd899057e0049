"""Releases that were retracted, and retractions that were taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create its table."""
    op.create_table(
        "retraction",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("release_id", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("acted_at", sa.DateTime, nullable=False),
        sa.Column("acted_by", sa.String, nullable=False),
        sa.CheckConstraint("audience IN ('internal', 'public')", name="retraction_audience"),
        sa.CheckConstraint("action IN ('retract', 'reinstate')", name="retraction_action"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("retraction")
