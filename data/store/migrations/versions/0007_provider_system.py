"""Which system (an STP, later an ICB) a file says that a provider belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create its table."""
    op.create_table(
        "provider_system",
        sa.Column(
            "load_id", sa.Integer, sa.ForeignKey("load.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("provider", sa.String, primary_key=True),
        sa.Column("period_end", sa.Date, primary_key=True),
        sa.Column("system", sa.String, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("provider_system")
