"""What every reader returns: rows, usually tidy observations, and remarks."""

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
"""Columns that every reader of figures returns: one row per indicator, area as published, and
period.

`doubt` says why a figure looks like an error of the publisher, "" otherwise. Such a figure is kept
as published and does not count until a person decides.
"""

FIGURES = ["numerator", "denominator", "value", "lower", "upper"]
TEXTS = ("indicator", "area", "area_name", "status", "note", "doubt")
DEFAULTS = {"area_name": "", "status": "final", "note": "", "doubt": ""} | dict.fromkeys(
    FIGURES, np.nan
)

SYSTEM = ["provider", "period_end", "system"]
"""Columns for the system (an STP, later an ICB) of a provider, as a file names it."""


def observations(**columns: Any) -> pd.DataFrame:
    """A frame with the columns OBSERVATION; a single value fills its column.

    Defaults of columns left out: missing figures, empty texts, the status final.
    """
    frame = pd.DataFrame(index=range(len(columns["line"])))
    for name in OBSERVATION:
        column = columns.get(name, DEFAULTS.get(name))
        single = column is None or np.ndim(column) == 0
        kind = object if name in TEXTS else None  # not copied into texts of equal width
        frame[name] = column if single else np.asarray(column, dtype=kind)
    kinds = dict.fromkeys(TEXTS, "str")
    kinds |= dict.fromkeys(("period_start", "period_end"), "datetime64[s]")
    return frame.astype(kinds | dict.fromkeys(FIGURES, "float"))


@dataclass(frozen=True)
class Reading:
    """What a reader found in a file.

    `rows` are tidy observations (columns OBSERVATION), or comments (data.sources.commentary).
    `published` is the publication date if the file states one. `remarks` are sentences for the
    person who loads the file, for example which indicators are not used. `systems` (columns SYSTEM)
    are the systems of providers.
    """

    rows: pd.DataFrame
    published: pd.Timestamp | None = None
    remarks: tuple[str, ...] = ()
    systems: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SYSTEM, dtype="str"))
