"""Tables as CSV text for anybody's spreadsheet: RFC 4180, ISO dates, no live formula."""

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Some spreadsheets take the wide forms of East Asian keyboards too (OWASP, CSV injection)."""


def csv(rows: pd.DataFrame) -> str:
    """The rows as CSV with CRLF line ends; numbers unrounded, missing ones blank.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    texts = {name: _inert(rows[name]) for name in rows.columns if _is_text(rows[name])}
    return rows.assign(**texts).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\r\n")


def _is_text(column: pd.Series) -> bool:
    """Whether the column may hold texts: also true of categories and mixed columns."""
    return not (is_numeric_dtype(column.dtype) or is_datetime64_any_dtype(column.dtype))


def _inert(column: pd.Series) -> pd.Series:
    return column.map(
        lambda cell: (
            f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell
        )
    )
