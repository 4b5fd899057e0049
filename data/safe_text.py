"""Makes names and texts from outside safe to show and log: invisible characters are written out.

A line break in a name would forge a line of a list, a mark that reverses the direction of writing
turns "exe.pdf" into "fdp.exe" (Unicode's UAX 9), and a control character moves the cursor.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd  # slow to import, and this is for everybody

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's categories of control, formatting and half characters, and of line separators."""


def shown(text: str, kept: str = "") -> str:
    """The text with invisible characters written as \\u202e; those in `kept` stay."""
    if text.isprintable():
        return text
    return "".join(_written_out(sign) if sign not in kept else sign for sign in text)


def in_columns(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows with `shown` applied to the texts of these columns; missing ones stay missing."""
    return rows.assign(**{name: _column(rows[name]) for name in columns})


def _column(texts: pd.Series) -> pd.Series:
    """Millions of rows have few different texts, and usually none that must change."""
    if all(text.isprintable() for text in texts.dropna().unique()):
        return texts
    return texts.map(shown, na_action="ignore").astype(texts.dtype)


def _written_out(sign: str) -> str:
    if unicodedata.category(sign) not in UNSEEN:
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
