"""Opens a DuckDB file from elsewhere only if it has plain tables that fit into memory."""

import duckdb

PLAIN = {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "VARCHAR", "DATE", "TIME"),
    *("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", '"NULL"'),
}
"""Types of a column, none of which holds lists; that called NULL is of an empty one."""

MOST_COLUMNS, MOST_CELLS, MOST_TEXT = 1_000, 100_000_000, 500_000_000
"""Columns of all tables, cells, and bytes of text. A small file can hold many more when they are
all alike, and fill the memory of whoever reads it. 300 places need about 1.5 million cells.
"""


def refuse_all_else(file: duckdb.DuckDBPyConnection) -> None:
    """Raise ValueError for a file with views in it, whose queries would be run, or with too much.

    The system's functions are called by their full names: a file may bring others of the same name.
    """
    strange = file.execute(
        "SELECT view_name FROM system.main.duckdb_views() WHERE NOT internal UNION ALL "
        "SELECT column_name FROM system.main.duckdb_columns() "
        "WHERE NOT internal AND (column_default IS NOT NULL OR schema_name IS DISTINCT FROM 'main')"
    ).fetchone()
    if strange is not None:
        raise ValueError(f"{strange[0]!r} in it is not a plain table or column")
    columns = _columns(file)
    if len(columns) > MOST_COLUMNS:
        raise ValueError(f"it has more than {MOST_COLUMNS:,} columns")
    for table, name, type in columns:
        if type not in PLAIN or not (table + name).isidentifier():
            raise ValueError(f"its column {name[:40]!r} is of the type {type[:40]}")
    rows = dict(
        file.execute(
            "SELECT table_name, estimated_size FROM system.main.duckdb_tables()"
        ).fetchall()
    )
    if sum(rows[table] for table, _, _ in columns) > MOST_CELLS:
        raise ValueError(f"it has more than {MOST_CELLS:,} cells")


def refuse_long_texts(file: duckdb.DuckDBPyConnection) -> None:
    """Raise ValueError for a file of plain tables whose texts would fill the memory."""
    left = MOST_TEXT
    for table, name, type in _columns(file):
        if type == "VARCHAR":
            bytes = f'system.main.sum(system.main.strlen("{name}"))'
            (length,) = file.execute(f'SELECT {bytes} FROM "{table}"').fetchall()[0]  # noqa: S608
            left -= length or 0
    if left < 0:
        raise ValueError(f"its texts have more than {MOST_TEXT:,} bytes")


def _columns(file: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Table, name and type of each column, one more than MOST_COLUMNS at most."""
    found = file.execute(
        "SELECT table_name, column_name, data_type FROM system.main.duckdb_columns() "
        "WHERE NOT internal"
    )
    return found.fetchmany(MOST_COLUMNS + 1)
