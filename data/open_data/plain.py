"""Rows as plain data, as JSON has them."""

from typing import Any

import pandas as pd


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows in order: dates as ISO text, None for what is missing."""
    plain = rows.astype(object).where(rows.notna(), None)
    for name in rows.select_dtypes("datetime"):
        dates = rows[name].dt.strftime("%Y-%m-%d").astype(object)
        plain[name] = dates.where(rows[name].notna(), None)
    return plain.to_dict("records")
