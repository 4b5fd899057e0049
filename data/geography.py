"""What must hold of tables whose rows are in force from a day to a day, and of shares above all."""

from collections.abc import Iterator

import pandas as pd

from data.faults import DataError
from metrics.apportion import OUTSIDE

TOLERANCE = 1e-9
DAY = pd.Timedelta(days=1)
BEFORE, AFTER = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")
"""From and to when a row is in force that does not say."""


def on(rows: pd.DataFrame, day: pd.Timestamp | pd.Series) -> pd.Series:
    """Which rows are in force on a day, or each on a day of its own: both ends count."""
    return (rows["valid_from"].fillna(BEFORE) <= day) & (rows["valid_to"].fillna(AFTER) >= day)


def check_spans(table: str, rows: pd.DataFrame, key: list[str]) -> None:
    """Raises DataError where a row ends before it begins, or two of one key share a day."""
    begins, ends = rows["valid_from"].fillna(BEFORE), rows["valid_to"].fillna(AFTER)
    for at in rows.index[ends < begins]:
        raise DataError(
            f"{table}: line {at + 2}, valid_to {ends[at]:%Y-%m-%d} is before valid_from "
            f"{begins[at]:%Y-%m-%d}. Mend one of the two."
        )
    ordered = rows.assign(begins=begins, ends=ends).sort_values([*key, "begins"], kind="stable")
    before = ordered.groupby(key, sort=False)["ends"].shift()
    for at in ordered.index[ordered["begins"] <= before]:
        said = ", ".join(filter(None, ordered.loc[at, key]))
        raise DataError(
            f"{table}: line {at + 2}, {said} stands twice on {ordered.loc[at, 'begins']:%Y-%m-%d}. "
            "Keep one of the lines, or end the earlier one the day before."
        )


def check_shares(shares: pd.DataFrame) -> None:
    """Raises DataError unless the shares of each provider, and those it has for an indicator, are
    each from 0 to 1, sum to 1 on every day between their first and their last, and leave none out.

    Where a provider has general shares, those for an indicator may leave days out.
    """
    table = "provider_place.csv"
    for at in shares.index[~shares["share"].between(0, 1)]:
        row = shares.loc[at]
        raise DataError(
            f"{table}: line {at + 2}, share {row['share']:g} of {row['provider']} in "
            f"{row['place']} must be from 0 to 1."
        )
    check_spans(table, shares, ["provider", "indicator", "place"])
    general = set(shares.loc[shares["indicator"] == "", "provider"])
    for (provider, indicator), rows in shares.groupby(["provider", "indicator"]):
        of = f"shares of {provider}" + (f" for {indicator}" if indicator else "")
        for day, sums in _turns(rows):
            if sums is None and (indicator == "" or provider not in general):
                raise DataError(
                    f"{table}: there are no {of} on {day:%Y-%m-%d}, though there are before and "
                    f"after. Give them, with {OUTSIDE!r} 1 where it belongs to no place here."
                )
            if sums is not None and abs(sums - 1) > TOLERANCE:
                raise DataError(
                    f"{table}: {of} sum to {sums:g} on {day:%Y-%m-%d}. They must sum to 1, with "
                    f"{OUTSIDE!r} taking the rest."
                )


def _turns(rows: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, float | None]]:
    """Each day on which shares begin or have just ended, up to the last, with their sum on it;
    None where there are none.
    """
    days_after = rows["valid_to"].dropna() + DAY
    for day in sorted({*rows["valid_from"], *days_after}):
        in_force = rows[on(rows, day)]
        if len(in_force):
            yield day, in_force["share"].sum()
        elif (rows["valid_from"] > day).any():
            yield day, None
