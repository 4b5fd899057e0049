"""The store's tables: the system of record, append-only.

Times are UTC without a zone, so that DuckDB and PostgreSQL hold the same. Keys are small integers
that the program numbers itself. An observation has no primary key of its own: a load is checked
for duplicates before it is appended, and an index over millions of rows would only slow it.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
)

from metrics.plan import tables

METADATA = MetaData()

load = Table(
    "load",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("file_name", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("layout", String, nullable=False),
    Column("source", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("published_stated", Boolean, nullable=False),
    Column("embargo_until", DateTime),
    Column("loaded_at", DateTime, nullable=False),
    Column("loaded_by", String, nullable=False),
    Column("row_count", Integer, nullable=False),
    CheckConstraint("kind IN ('real', 'demonstration')", name="load_kind"),
)

observation = Table(
    "observation",
    METADATA,
    Column("load_id", Integer, ForeignKey("load.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("indicator", String, nullable=False),
    Column("area", String, nullable=False),
    Column("area_name", String, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("value", Double),
    Column("lower", Double),
    Column("upper", Double),
    Column("status", String, nullable=False),
    Column("note", String, nullable=False),
    CheckConstraint("status IN ('final', 'revised', 'provisional')", name="observation_status"),
    CheckConstraint("period_start <= period_end", name="observation_period"),
)

commentary = Table(
    "commentary",
    METADATA,
    Column("load_id", Integer, ForeignKey("load.id"), primary_key=True, autoincrement=False),
    Column("indicator", String, primary_key=True),
    Column("area", String, primary_key=True),
    Column("date", Date, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("issue", String, nullable=False),
    Column("action", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("public", Boolean, nullable=False),
)

event = Table(
    "event",
    METADATA,
    Column("load_id", Integer, ForeignKey("load.id"), primary_key=True, autoincrement=False),
    Column("area", String, primary_key=True),
    Column("indicator", String, primary_key=True),
    Column("date", Date, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("text", String, nullable=False),
    Column("public", Boolean, nullable=False),
)

withdrawal = Table(
    "withdrawal",
    METADATA,
    Column("load_id", Integer, ForeignKey("load.id"), primary_key=True, autoincrement=False),
    Column("withdrawn_at", DateTime, nullable=False),
    Column("withdrawn_by", String, nullable=False),
    Column("reason", String, nullable=False),
)

publication = Table(
    "publication",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("audience", String, nullable=False),
    Column("release_id", String, nullable=False),
    Column("action", String, nullable=False),
    Column("acted_at", DateTime, nullable=False),
    Column("acted_by", String, nullable=False),
    CheckConstraint("audience IN ('internal', 'public')", name="publication_audience"),
    CheckConstraint("action IN ('publish', 'rollback')", name="publication_action"),
)

retraction = Table(
    "retraction",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("audience", String, nullable=False),
    Column("release_id", String, nullable=False),
    Column("action", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("acted_at", DateTime, nullable=False),
    Column("acted_by", String, nullable=False),
    CheckConstraint("audience IN ('internal', 'public')", name="retraction_audience"),
    CheckConstraint("action IN ('retract', 'reinstate')", name="retraction_action"),
)

due = Table(
    "due",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("action", String, nullable=False),
    Column("due_at", DateTime, nullable=False),
    Column("known_at", DateTime, nullable=False),
    Column("as_at", Date),
    Column("method", String, nullable=False),
    Column("acted_at", DateTime, nullable=False),
    Column("acted_by", String, nullable=False),
    CheckConstraint("action IN ('wait', 'published', 'dropped')", name="due_action"),
)

held = Table(
    "held",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("load_id", Integer, ForeignKey("load.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("indicator", String, nullable=False),
    Column("area", String, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("value", Double, nullable=False),
    Column("lower", Double),
    Column("upper", Double),
    Column("points", Integer, nullable=False),
)

doubt = Table(
    "doubt",
    METADATA,
    Column("held_id", Integer, ForeignKey("held.id"), primary_key=True, autoincrement=False),
    Column("level", String, nullable=False),
    Column("why", String, nullable=False),
    CheckConstraint("level IN ('held', 'listed')", name="doubt_level"),
)

decision = Table(
    "decision",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("held_id", Integer, ForeignKey("held.id"), nullable=False),
    Column("verdict", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("decided_at", DateTime, nullable=False),
    Column("decided_by", String, nullable=False),
    CheckConstraint("verdict IN ('accepted', 'refused')", name="decision_verdict"),
)

provider_system = Table(
    "provider_system",
    METADATA,
    Column("load_id", Integer, ForeignKey("load.id"), primary_key=True, autoincrement=False),
    Column("provider", String, primary_key=True),
    Column("period_end", Date, primary_key=True),
    Column("system", String, nullable=False),
)

OF_A_PLAN = {tables.TEXT: String, tables.NUMBER: Double, tables.DAY: Date}

plan = {
    name: Table(
        f"plan_{name}",
        METADATA,
        Column("load_id", Integer, ForeignKey("load.id"), primary_key=True, autoincrement=False),
        Column("line", Integer, primary_key=True, autoincrement=False),
        *(
            Column(column, OF_A_PLAN[kind], nullable=kind != tables.TEXT)
            for column, kind in columns.items()
        ),
        Column("source", String, nullable=False),
        Column("public", Boolean, nullable=False),
        Column("owner_public", Boolean, nullable=False),
    )
    for name, columns in tables.COLUMNS.items()
}
"""The tables of a plan by name; `owner_public` is whether the public may know a row's owner."""
