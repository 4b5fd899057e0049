"""Figures held for a person, because they lie far from their own past, and what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "held",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("load_id", sa.Integer, sa.ForeignKey("load.id"), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("indicator", sa.String, nullable=False),
        sa.Column("area", sa.String, nullable=False),
        sa.Column("period_start", sa.Date, nullable=False),
        sa.Column("period_end", sa.Date, nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("lower", sa.Double),
        sa.Column("upper", sa.Double),
        sa.Column("points", sa.Integer, nullable=False),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("held_id", sa.Integer, sa.ForeignKey("held.id"), nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("decided_at", sa.DateTime, nullable=False),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.CheckConstraint("verdict IN ('accepted', 'refused')", name="decision_verdict"),
    )


def downgrade() -> None:
    """Drop them, decisions first."""
    op.drop_table("decision")
    op.drop_table("held")
