"""Events that charts over time mark."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table of events."""
    op.create_table(
        "event",
        sa.Column(
            *("load_id", sa.Integer, sa.ForeignKey("load.id")),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("area", sa.String, primary_key=True),
        sa.Column("indicator", sa.String, primary_key=True),
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("event")
