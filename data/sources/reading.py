"""What every reader returns: rows, most often tidy observations, and remarks."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

OBSERVATION = [
    "indicator",
    "area",
    "area_name",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
    "note",
    "line",
    "doubt",
]
"""What every reader of figures returns: one row per indicator, area as published, and period.

`doubt` says why its reader takes a figure for a slip of the publisher, "" for all others: it is
kept as published, and held until a person decides.
"""

FIGURES = ["numerator", "denominator", "value", "lower", "upper"]
TEXTS = ("indicator", "area", "area_name", "status", "note", "doubt")
UNSAID = {"area_name": "", "status": "final", "note": "", "doubt": ""} | dict.fromkeys(
    FIGURES, np.nan
)

SYSTEM = ["provider", "period_end", "system"]
"""Which system (an STP, later an ICB) a provider belongs to, as a file says in its own words."""


def observations(**columns: Any) -> pd.DataFrame:
    """The columns OBSERVATION, in row order; a single value fills its column.

    What a reader leaves out: figures are missing, texts empty, the status final.
    """
    frame = pd.DataFrame(index=range(len(columns["line"])))
    for name in OBSERVATION:
        column = columns.get(name, UNSAID.get(name))
        single = column is None or np.ndim(column) == 0
        kind = object if name in TEXTS else None  # not copied into texts of equal width
        frame[name] = column if single else np.asarray(column, dtype=kind)
    kinds = dict.fromkeys(TEXTS, "str")
    kinds |= dict.fromkeys(("period_start", "period_end"), "datetime64[s]")
    return frame.astype(kinds | dict.fromkeys(FIGURES, "float"))


@dataclass(frozen=True)
class Reading:
    """What a reader made of a file: its rows and remarks.

    `rows` are tidy observations (columns OBSERVATION), or comments (data.sources.commentary).
    `published` is the publication date where the file states one; `remarks` are sentences for
    the person loading it, such as what in the file no metric module uses; `systems` (columns
    SYSTEM) are what the file says of providers besides their figures.
    """

    rows: pd.DataFrame
    published: pd.Timestamp | None = None
    remarks: tuple[str, ...] = ()
    systems: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SYSTEM, dtype="str"))
