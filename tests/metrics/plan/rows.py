"""Rows of a plan's tables, from the little that a test says of them."""

from typing import Any

import pandas as pd

from metrics.plan.tables import COLUMNS, DAY, FLAG, NUMBER, OF_ALL

BLANK = {DAY: pd.NaT, NUMBER: float("nan"), FLAG: True}


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """A table with these rows; what they do not say is blank."""
    kinds = {**COLUMNS[name], **OF_ALL}
    blank = {column: BLANK.get(kind, "") for column, kind in kinds.items()}
    return pd.DataFrame([blank | row for row in rows], columns=[*kinds]).astype(kinds)


def row(name: str, **said: Any) -> pd.Series:
    """The only row of such a table."""
    return table(name, said).iloc[0]
