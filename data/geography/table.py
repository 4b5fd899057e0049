"""Reads a reference table, with dates and numbers converted."""

from pathlib import Path

import pandas as pd

from data.faults import InstallationError

COLUMNS = {
    "areas": ("id", "name", "kind", "footprint"),
    "area_codes": ("code", "area", "note"),
    "provider_place": ("provider", "name", "place", "share", "valid_from", "valid_to", "basis"),
    "ambitions": ("indicator", "area", "date", "level", "interpolation", "source"),
    "tiles": ("area", "column", "row"),
    "rebases": ("indicator", "area", "from", "reason"),
    "calendar": ("indicator", "months", "days", "basis"),
    "successors": ("code", "successor", "from"),
    "practices": ("practice", "name", "place", "valid_from", "valid_to"),
}
SPAN = ("valid_from", "valid_to")
MAY_HAVE = {
    "areas": (*SPAN, "region", "type"),
    "area_codes": SPAN,
    "provider_place": ("indicator", "expected"),
}
"""Columns that a table may omit, and whose cells may be blank."""

OPTIONAL = ("tiles", "rebases", "calendar", "successors", "practices")
DATES = (*SPAN, "date", "from")
NUMBERS = ("share", "level", "column", "row", "months", "days")


def table(folder: Path, name: str) -> pd.DataFrame:
    """A reference table from a folder; empty if it is optional and missing.

    Raises InstallationError for a missing column, an invalid date or an invalid number.
    """
    path, may_have = folder / f"{name}.csv", MAY_HAVE.get(name, ())
    if name in OPTIONAL and not path.exists():
        return pd.DataFrame(columns=COLUMNS[name])
    frame = texts(folder, name)
    for column in (*COLUMNS[name], *may_have):
        frame[column] = _typed(path, frame[column], column in (*may_have, "valid_to"))
    return frame


def texts(folder: Path, name: str) -> pd.DataFrame:
    """A reference table from a folder as it is written, with every column that it may have.

    Raises InstallationError for a file that cannot be read and a missing column.
    """
    path, may_have = folder / f"{name}.csv", MAY_HAVE.get(name, ())
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        frame = frame.fillna("")  # a line that ends early
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InstallationError(f"{path}: {reason}. Correct the reference table.") from error
    for column in (*COLUMNS[name], *may_have):
        if column in may_have and column not in frame.columns:
            frame[column] = pd.Series("", frame.index, dtype="str")
        if column not in frame.columns:
            raise InstallationError(
                f"{path}: column {column!r} is missing. Correct the reference table."
            )
    return frame


def _typed(path: Path, cells: pd.Series, may_be_blank: bool) -> pd.Series:
    """The cells as dates or numbers if the column holds these."""
    if cells.name in DATES:
        dates = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
        typed, kind = dates.astype("datetime64[s]"), "date; write 2017-12-31"
    elif cells.name in NUMBERS:
        typed, kind = pd.to_numeric(cells, errors="coerce"), "number"
    else:
        return cells
    wrong = typed.isna() & ~(cells.eq("") & may_be_blank)
    for at in wrong.index[wrong]:
        raise InstallationError(
            f"{path}: line {at + 2}, column {cells.name!r}, value {cells[at]!r}: is not a {kind}. "
            "Correct the reference table."
        )
    return typed
