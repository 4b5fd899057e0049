"""First schema: loads, observations, withdrawals and the publication log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the four tables."""
    op.create_table(
        "load",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("layout", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.Column("published_stated", sa.Boolean, nullable=False),
        sa.Column("embargo_until", sa.DateTime),
        sa.Column("loaded_at", sa.DateTime, nullable=False),
        sa.Column("loaded_by", sa.String, nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.CheckConstraint("kind IN ('real', 'demonstration')", name="load_kind"),
    )
    op.create_table(
        "observation",
        sa.Column("load_id", sa.Integer, sa.ForeignKey("load.id"), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("indicator", sa.String, nullable=False),
        sa.Column("area", sa.String, nullable=False),
        sa.Column("area_name", sa.String, nullable=False),
        sa.Column("period_start", sa.Date, nullable=False),
        sa.Column("period_end", sa.Date, nullable=False),
        sa.Column("numerator", sa.Double),
        sa.Column("denominator", sa.Double),
        sa.Column("value", sa.Double),
        sa.Column("lower", sa.Double),
        sa.Column("upper", sa.Double),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.CheckConstraint(
            "status IN ('final', 'revised', 'provisional')", name="observation_status"
        ),
        sa.CheckConstraint("period_start <= period_end", name="observation_period"),
    )
    op.create_table(
        "withdrawal",
        sa.Column(
            "load_id", sa.Integer, sa.ForeignKey("load.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("withdrawn_at", sa.DateTime, nullable=False),
        sa.Column("withdrawn_by", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("release_id", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("acted_at", sa.DateTime, nullable=False),
        sa.Column("acted_by", sa.String, nullable=False),
        sa.CheckConstraint("audience IN ('internal', 'public')", name="publication_audience"),
        sa.CheckConstraint("action IN ('publish', 'rollback')", name="publication_action"),
    )


def downgrade() -> None:
    """Drop them, observations first."""
    for table in ("publication", "withdrawal", "observation", "load"):
        op.drop_table(table)
