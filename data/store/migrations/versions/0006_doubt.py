"""Why a figure is held, and figures that are only listed to be looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create its table: beside `held`, since DuckDB alters no table that another refers to."""
    op.create_table(
        "doubt",
        sa.Column(
            "held_id",
            sa.Integer,
            sa.ForeignKey("held.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.CheckConstraint("level IN ('held', 'listed')", name="doubt_level"),
    )


def downgrade() -> None:
    """Drop it; what was only listed is held from then on."""
    op.drop_table("doubt")
