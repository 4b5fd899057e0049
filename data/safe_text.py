"""Names and texts that others gave, as they may be shown and logged: what cannot be seen is written
out.

A line break in a name would forge a line of a list, a mark that turns the direction of writing
makes "fdp.exe" of "exe.pdf" (Unicode's UAX 9), and a control character moves a terminal's cursor.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd  # slow to import, and this is for everybody

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's categories of control, formatting and half characters, and of line separators."""


def shown(text: str, kept: str = "") -> str:
    """The text with what cannot be seen written as \\u202e; `kept` are characters that stay."""
    if text.isprintable():
        return text
    return "".join(_written_out(sign) if sign not in kept else sign for sign in text)


def in_columns(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows with these columns of texts as `shown`; missing ones stay so."""
    return rows.assign(**{name: _column(rows[name]) for name in columns})


def _column(texts: pd.Series) -> pd.Series:
    """Of millions of rows few texts are different, and those that need it are none, as a rule."""
    if all(text.isprintable() for text in texts.dropna().unique()):
        return texts
    return texts.map(shown, na_action="ignore").astype(texts.dtype)


def _written_out(sign: str) -> str:
    if unicodedata.category(sign) not in UNSEEN:
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
