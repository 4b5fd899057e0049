"""Applies the rule on small counts to rows: which it covers, what is shown, what that reveals."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.releases.disclosure import versions
from data.releases.disclosure.nesting import Nesting
from metrics.disclosure import Disclosure
from metrics.indicator import Indicator

SPAN = ["period_start", "period_end"]
SHOWN = ["shown_numerator", "shown_denominator"]


def ruled(
    rows: pd.DataFrame,
    nesting: Nesting,
    rules: Mapping[str, Disclosure | None],
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """Rows of indicator, area, numerator and denominator with what their rule says.

    Whether they are `ruled`, its `limit` and `rounding`; whether the numerator is `part` of the
    denominator, and then the `complement`, who are not counted in it; which of both is small; and
    SHOWN, the counts as they may be shown. An area that nobody has named is official for nothing.
    """
    level, of = rows["area"].map(nesting.kinds), rows["indicator"]
    here = {id: rule for id, rule in rules.items() if rule is not None}
    official = [(id, at) for id, rule in here.items() for at in rule.official_at]
    passes = pd.MultiIndex.from_arrays([of, level]).isin(official) if official else False
    is_ruled = of.isin(here) & ~np.asarray(passes)
    part = of.isin([id for id, one in indicators.items() if one.unit.proportion])
    numerator, denominator = rows["numerator"], rows["denominator"]
    complement = (denominator - numerator).where(part)
    limit = of.map({id: rule.small for id, rule in here.items()}).astype(float)
    rounding = of.map({id: rule.rounding for id, rule in here.items()}).astype(float)
    return rows.assign(
        ruled=is_ruled,
        limit=limit,
        rounding=rounding,
        part=part,
        complement=complement,
        small_numerator=is_ruled & (numerator > 0) & (numerator < limit + 1),
        small_complement=is_ruled & (complement > 0) & (complement < limit + 1),
        shown_numerator=numerator.mask(is_ruled, _rounded(numerator, rounding)),
        shown_denominator=denominator.mask(is_ruled & part, _rounded(denominator, rounding)),
    )


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """What `ruled` rows tell that have a `release`, SPAN, and are `exact` and `withheld` or not: as
    `secondary.further` takes it, of the rows that have a numerator.
    """
    rows = rows[rows["numerator"].notna()]
    rounding, above = rows["rounding"], rows["limit"] + 1
    count, other = rows["numerator"], rows["complement"]
    total = count + other
    hidden, others_hidden = rows["ruled"] & (count > 0), rows["ruled"] & (other > 0)
    least, most = _behind(rows["shown_numerator"], rounding, count)
    least_total, most_total = _behind(rows["shown_denominator"], rounding, total)
    start, end = (rows[name].to_numpy().astype("datetime64[D]").astype(int) for name in SPAN)
    return rows.assign(
        row=rows.index,
        start=start,
        end=end + 1,
        least_numerator=np.maximum(least, above).where(hidden, count),
        most_numerator=most.where(hidden, count),
        least_complement=above.where(others_hidden, other),
        most_complement=other.mask(others_hidden, np.inf),
        least_total=least_total.where(rows["ruled"], total),
        most_total=most_total.where(rows["ruled"], total),
    )[versions.COLUMNS]


def _rounded(counts: pd.Series, rounding: pd.Series) -> pd.Series:
    """To the nearest multiple, halves up."""
    return np.floor(counts / rounding + 0.5) * rounding


def _behind(shown: pd.Series, rounding: pd.Series, true: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The least and the most that a count can have been before it was rounded; whole numbers where
    it is one.
    """
    low, high = shown - rounding / 2, shown + rounding / 2
    whole = true % 1 == 0
    return np.ceil(low).where(whole, low), (np.ceil(high) - 1).where(whole, high)
