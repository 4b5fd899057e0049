"""Tiny tables for tests, written as text: a line of names, a line per row, "-" for missing."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.method import RANKED, Domain, Item, Method
from metrics.target import Target

Records = list[dict[str, Any]]

FIGURES = ("numerator", "denominator", "value", "lower", "upper")
DATES = ("period_start", "period_end", "valid_from", "valid_to")
OBSERVATION = {
    "indicator": None,
    "area": None,
    "period_start": None,
    "period_end": None,
    **dict.fromkeys(FIGURES),
    "status": "final",
    "kind": "real",
    "source": "tidy",
    "note": "",
}
BETTER, WORSE = "special cause improvement", "special cause concern"
EITHER = "hit and miss"
FEW = "too few points"
KEYS = ["mean", "lower_limit", "upper_limit"]
SHARE = {"provider": None, "place": None, "share": None, "valid_from": "2000-01-01"}
UNLESS_SAID = {"valid_to": None, "indicator": "", "expected": ""}
AREA = {"id": None, "kind": "place", "footprint": "", "type": ""}


def records(text: str, defaults: Mapping[str, Any]) -> Records:
    """The rows of a text table as dictionaries, with what the table leaves out by default."""
    names, *rows = [line.split() for line in text.splitlines() if line.strip()]
    return [_typed({**defaults, **dict(zip(names, row, strict=True))}) for row in rows]


def observation_records(text: str) -> Records:
    """`period` is a month (2018-01), a year (2018) or months from and to (2018-01:2018-03)."""
    return records(text, OBSERVATION)


def observations(rows: str | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Observations as `rate` takes them, from a text table or from records."""
    return _frame(observation_records(rows) if isinstance(rows, str) else rows, OBSERVATION)


def share_records(text: str) -> Records:
    """provider, place, share, and where they differ valid_from, valid_to, indicator, expected."""
    rows = records(text, {**SHARE, **UNLESS_SAID})
    return [
        {**row, **{name: row[name] or "" for name in ("indicator", "expected")}} for row in rows
    ]


def shares(rows: str | Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Provider-to-place shares as `rate` takes them; none unless given."""
    found = share_records(rows) if isinstance(rows, str) else rows
    return _frame([{**UNLESS_SAID, **row} for row in found], {**SHARE, **UNLESS_SAID})


def area_records(text: str) -> Records:
    """id, kind (place unless given), footprint and type ("-" for none)."""
    blank = ("footprint", "type")
    return [{**row, **{name: row[name] or "" for name in blank}} for row in records(text, AREA)]


def areas(rows: str | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Places and footprints as `rate` takes them."""
    return _frame(area_records(rows) if isinstance(rows, str) else rows, AREA)


def standard(level: float, *, since: date = date(2010, 1, 1), **fields: Any) -> Target:
    """A target that is one level from a day on, for England unless said otherwise."""
    return Target(points=((since, level),), **{"source": "a test", **fields})


def indicator(id: str, *targets: Target, **fields: Any) -> Indicator:
    """A percentage, higher is better, summed, six months of age, except for what is given."""
    words = ("name", "short_name", "numerator", "denominator", "counted", "description")
    usual = {
        **dict.fromkeys(words, id),
        "unit": PERCENT,
        "polarity": Polarity.HIGHER,
        "publication": "a test",
        "sources": ("tidy",),
        "frequency": "monthly",
        "max_age": 6,
        "aggregation": "sum",
    }
    return Indicator(**{**usual, **fields}, id=id, targets=targets)


def by_id(*definitions: Indicator) -> dict[str, Indicator]:
    """Indicators as `rate` takes them."""
    return {definition.id: definition for definition in definitions}


def item(indicator: str, domain: str = "", step: float | None = 5.0, weight: float = 1.0) -> Item:
    """A method's line, in a domain of its own unless one is named."""
    return Item(indicator, domain or indicator, step, "a test", weight)


def ranked(
    indicator: str, domain: str = "", ends: tuple[float, float] = RANKED, weight: float = 1.0
) -> Item:
    """The line of a method that scores by rank, in a domain of its own unless one is named."""
    return Item(indicator, domain or indicator, None, "a test", weight, ends)


def method(*items: Item, weights: Mapping[str, float] | None = None, **fields: Any) -> Method:
    """A method of these items; every domain weighs 1 unless `weights` says otherwise."""
    ids = dict.fromkeys(item.domain for item in items)
    domains = tuple(Domain(id, id, "a theme", (weights or {}).get(id, 1.0)) for id in ids)
    usual = {"id": "m", "name": "M", "description": "a test"}
    return Method(**{**usual, **fields}, domains=domains, items=items)


def read(frame: pd.DataFrame, names: str) -> list[tuple]:
    """The named columns as plain rows to compare with: None for missing, dates as text."""
    return [tuple(_plain(cell) for cell in row) for row in frame[names.split()].to_numpy(object)]


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    row = {name: None if cell == "-" else cell for name, cell in row.items()}
    if "period" in row:
        row["period_start"], row["period_end"] = _period(row.pop("period"))
    for name, cell in row.items():
        if cell is None or not isinstance(cell, str):
            continue
        if name in (*FIGURES, "share"):
            row[name] = float(cell)
        elif name in DATES:
            row[name] = date.fromisoformat(cell)
        elif name == "note":
            row[name] = cell.replace("_", " ")
    return row


def _period(text: str) -> tuple[date, date]:
    first, _, last = text.partition(":")
    return pd.Period(first).start_time.date(), pd.Period(last or first).end_time.date()


def _frame(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(names))
    for name in frame.columns:
        if name in DATES:
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
        elif name in (*FIGURES, "share"):
            frame[name] = frame[name].astype(float)
        else:
            frame[name] = frame[name].astype("str")
    return frame


def _plain(cell: Any) -> Any:
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return cell.strftime("%Y-%m-%d") if isinstance(cell, date) else cell


def zigzag(points: int) -> list[float]:
    """-1, 1, -1...: over even numbers the mean is 0, every range 2, the limits -+ 5.32."""
    return [(-1.0) ** (n + 1) for n in range(points)]
