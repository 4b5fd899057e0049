"""Commentary that people write, by indicator, area and date."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create its table."""
    op.create_table(
        "commentary",
        sa.Column(
            "load_id", sa.Integer, sa.ForeignKey("load.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("indicator", sa.String, primary_key=True),
        sa.Column("area", sa.String, primary_key=True),
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("issue", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("commentary")
