"""Shared by the A&E layouts: turns the counts of providers and of England into observations."""

import numpy as np
import pandas as pd

from data.sources.ae_field_tests import NOTE, tested
from data.sources.reading import observations
from data.sources.totals import ENGLAND

NOT_REPORTED = "not reported by the provider"
WITHOUT = (
    "the sum of the providers that reported: {providers} with {attended:,.0f} attendances "
    "reported no four-hour figures"
)


def unreported(rows: pd.DataFrame) -> np.ndarray:
    """Which rows have no four-hour figure: blank ones, and trusts in their field test.

    `rows` has area, period_end, attended and within.
    """
    return rows[["attended", "within"]].isna().any(axis=1).to_numpy() | _tested(rows)


def _tested(rows: pd.DataFrame) -> np.ndarray:
    return tested(rows["area"], rows["period_end"], rows["attended"], rows["within"])


def of_england(rows: pd.DataFrame, total: np.ndarray) -> tuple[float, float, str]:
    """England's attendances within four hours and in all, and a note.

    They come from the total row. But if a provider with attendances has no four-hour figure, they
    are the sum of the others, since the total row includes its attendances.
    """
    absent = unreported(rows) & ~total & (rows["attended"] > 0).to_numpy()
    if not absent.any():
        at = np.flatnonzero(total)[0]
        return rows["within"].iloc[at], rows["attended"].iloc[at], ""
    others = rows[~total & ~unreported(rows)]
    attended = rows.loc[absent, "attended"].sum()
    providers = "1 provider" if absent.sum() == 1 else f"{absent.sum()} providers"
    note = WITHOUT.format(providers=providers, attended=attended)
    return others["within"].sum(), others["attended"].sum(), note


def observed(rows: pd.DataFrame, total: np.ndarray, status: str) -> pd.DataFrame:
    """An observation per row: of a provider, or of England for the total row.

    `rows` has area, area_name, period_start, period_end, attended, within, line and doubt; the area
    and period of a total row are ignored. A total of several periods is left out.
    """
    rows, no_figure, field_test = rows.copy(), unreported(rows), _tested(rows)
    note = np.where(field_test, NOTE, np.where(no_figure, NOT_REPORTED, "")).astype(object)
    figures = rows[["within", "attended"]].to_numpy(dtype=float, copy=True)
    figures[no_figure] = np.nan
    periods = rows.loc[~total, ["period_start", "period_end"]].drop_duplicates()
    if total.any() and len(periods) == 1:
        within, attended, england_note = of_england(rows, total)
        figures[total], note[total] = (within, attended), england_note or note[total]
        rows.loc[total, ["area", "area_name"]] = [ENGLAND, "England"]
        rows.loc[total, ["period_start", "period_end"]] = periods.to_numpy()
    else:
        keep = ~total
        rows, figures, note = rows[keep], figures[keep], note[keep]
    return observations(
        indicator="ae_four_hour",
        area=rows["area"],
        area_name=rows["area_name"],
        period_start=rows["period_start"],
        period_end=rows["period_end"],
        numerator=figures[:, 0],
        denominator=figures[:, 1],
        status=status,
        note=note,
        line=rows["line"],
        doubt=rows["doubt"],
    )
