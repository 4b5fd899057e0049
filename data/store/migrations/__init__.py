"""The schema's revisions, written by hand; Alembic runs them on DuckDB and PostgreSQL alike."""

from alembic.ddl.impl import DefaultImpl


class DuckDBImpl(DefaultImpl):
    """Tells Alembic that DuckDB needs nothing special and can roll back schema changes."""

    __dialect__ = "duckdb"
    transactional_ddl = True
