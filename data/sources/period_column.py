"""Reads the column of a published table that gives the period of each row."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from data.periods import Period
from data.sources.table import Table


def periods(
    table: Table, texts: pd.Series, column: str, parse: Callable[[str], Period | None], like: str
) -> tuple[np.ndarray, np.ndarray]:
    """First and last days of the periods in `texts`, one per row; NaT if unreadable.

    A text that `parse` cannot read is a fault in `column`; its remedy gives `like` as an example.
    """
    known = {text: parse(text) or (None, None) for text in texts.unique()}
    starts = np.array([known[text][0] for text in texts], dtype="datetime64[s]")
    ends = np.array([known[text][1] for text in texts], dtype="datetime64[s]")
    table.fault_where(np.isnat(starts), column, "is not a period", f"Write it like {like}")
    return starts, ends
