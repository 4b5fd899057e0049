"""Public releases that wait for an embargo to end: what was asked for, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create its table."""
    op.create_table(
        "due",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
        sa.Column("as_at", sa.Date),
        sa.Column("method", sa.String, nullable=False),
        sa.Column("acted_at", sa.DateTime, nullable=False),
        sa.Column("acted_by", sa.String, nullable=False),
        sa.CheckConstraint("action IN ('wait', 'published', 'dropped')", name="due_action"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("due")
