"""A partnership's plan: ambitions and their progress, milestones, money, funding, risks and what
else its papers state.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COLUMNS = {
    "plan_ambitions": (
        *("id", "area", "name", "indicator", "unit", "baseline:number", "baseline_on:day"),
        *("target:number", "target_on:day", "target_is", "better", "people:number", "of_whom"),
        *("effects", "programme"),
    ),
    "plan_progress": (
        *("id", "area", "on:day", "value:number", "people:number", "of_whom", "effects"),
    ),
    "plan_milestones": (
        *("id", "area", "programme", "what", "due:day", "status", "done_on:day", "evidence"),
        *("owner", "updated_on:day"),
    ),
    "plan_money": (
        *("area", "organisation", "year", "scenario", "category", "within", "amount:number"),
    ),
    "plan_solutions": (
        *("area", "organisation", "year", "challenge:number", "solutions:number"),
        "residual:number",
    ),
    "plan_funding": ("area", "programme", "year", "amount:number", "note"),
    "plan_risks": (
        *("id", "area", "theme", "risk", "likelihood:number", "impact:number", "mitigation"),
        *("owner", "reviewed_on:day"),
    ),
    "plan_statements": ("id", "area", "about", "what", "value:number", "unit"),
}
KINDS = {"": sa.String, "number": sa.Double, "day": sa.Date}


def upgrade() -> None:
    """Create a table for each part of a plan."""
    for table, columns in COLUMNS.items():
        said = (column.partition(":") for column in columns)
        op.create_table(
            table,
            sa.Column(
                *("load_id", sa.Integer, sa.ForeignKey("load.id")),
                primary_key=True,
                autoincrement=False,
            ),
            sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
            *(sa.Column(name, KINDS[kind], nullable=bool(kind)) for name, _, kind in said),
            sa.Column("source", sa.String, nullable=False),
            sa.Column("public", sa.Boolean, nullable=False),
            sa.Column("owner_public", sa.Boolean, nullable=False),
        )


def downgrade() -> None:
    """Drop them."""
    for table in COLUMNS:
        op.drop_table(table)
