"""Figures that look like errors of the file that they came in: what a person would ring up about.

Each rule compares the counts behind a figure with the earlier ones of its own series; none looks at
how well or badly a place is doing. What is only surprising is in metrics.jumps.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.earlier import (
    FOUND,
    earlier,
    figures,
    goes_on,
    in_segments,
    middle,
    repeated,
    together,
    trusted,
)
from metrics.indicator import Indicator
from metrics.jumps import parts

FEW = 3
"""Earlier figures that say what is usual."""

TENFOLD = 10
ENOUGH_COUNTED = 20
"""Below this count, a tenfold change is not suspicious."""

CERTAIN = 7.0
"""Expected events of which not one happens by chance in fewer than 1 of 1,000 months: exp(-7)."""

MANY, MISSED, LONG = 1_000, 20.0, 12
"""All of so many are counted, where so many would not be, after so many periods in which some never
were: a walk-in centre may well see everybody in four hours, but not one that never did.
"""

FEW_ROWS = 10
"""Rows of a file from which a shift of all of them can be seen."""

SHIFTED, IN_PLACE = np.log(1.5), np.log(1.2)
"""Rows are shifted where the typical one is off by half against its own past, and by less than a
fifth against its neighbour's."""


def slips(
    new: pd.DataFrame,
    past: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    rebases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The rows of `new` that look like errors, by their index: FOUND and `why`, words for a person.

    `new` has KEY, numerator, denominator, value and `line`; `past` KEY, the same three and
    `doubtful`, see metrics.earlier.trusted. A count that became ten times as large or small,
    numerator and denominator exchanged, none of what there always were, rows that stand one away
    from their codes. Where a fifth of a file's series do the same, it is the world and no slip,
    but for rows that are shifted.
    """
    if past.empty or new.empty:
        return _none(new)
    past, new = (in_segments(figures(rows, indicators), rebases) for rows in (past, new))
    judged = [id for id, one in indicators.items() if one.fixed]
    new = new[~new["indicator"].isin(judged) & ~repeated(new, past[~past["doubtful"]])]
    if new.empty or past.empty:
        return _none(new)
    going_by, sure = trusted(past), past[~past["doubtful"]]
    usual = pd.concat([_usual(part, going_by, indicators) for part in parts(new)])
    surely = usual
    if len(sure) < len(going_by):
        surely = pd.concat([_usual(part, sure, indicators) for part in parts(new)])
    found = [_shifted(new, usual)]
    goes = goes_on(_counted(new), _counted(past), _counted(going_by))
    for why in (
        _exchanged(new, usual),
        _nothing(new, surely),  # what was not reported is not so for being missing again
        _tenfold(new, usual).mask(goes, ""),
    ):
        of_all = (usual["points"] >= FEW).to_numpy()
        found.append(why[~together(new, why != "", of_all) & (why != "")])
    every = pd.concat(found)
    why = every[~every.index.duplicated()]
    rows = new.loc[why.index]
    return rows.assign(lower=np.nan, upper=np.nan, points=usual.loc[why.index, "points"], why=why)[
        [*FOUND, "why"]
    ]


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what is counted as their value: the denominator, else the numerator."""
    return rows.assign(value=rows["numerator"].where(rows["counted"], rows["denominator"]))


def _none(new: pd.DataFrame) -> pd.DataFrame:
    return new.iloc[:0].assign(value=0.0, lower=0.0, upper=0.0, points=0, why="")[[*FOUND, "why"]]


def _usual(
    new: pd.DataFrame, past: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Of each new row's earlier figures: `points`, and the medians, sums and lowest of what is
    counted; `proportion` where what is not counted is a count too.
    """
    past = past[past["numerator"].notna()]
    (above, below), points = earlier(new, past, "numerator", "denominator")
    some = points >= FEW
    above, below = above[some], below[some]
    with np.errstate(all="ignore"):
        usual = {
            "above": middle(above),
            "below": middle(below),
            "share": np.nansum(above, axis=1) / np.nansum(below, axis=1),
            "mean": np.nansum(above, axis=1) / points[some],
            "least": np.nanmin(above, axis=1, initial=np.inf),
            "least_other": np.nanmin(below - above, axis=1, initial=np.inf),
        }
    found = pd.DataFrame(usual, new.index[some]).reindex(new.index)
    of_unit = {id: one.unit.proportion for id, one in indicators.items()}
    proportion = new["indicator"].map(of_unit).astype(bool)
    return found.assign(points=points, proportion=proportion)


def _tenfold(new: pd.DataFrame, usual: pd.DataFrame) -> pd.Series:
    """A count, of the denominator where there is one, that jumped."""
    count = _counted(new)["value"]
    before = usual["above"].where(new["counted"], usual["below"])
    enough = np.maximum(count, before) >= ENOUGH_COUNTED
    more = (count >= TENFOLD * before) & (before > 0)
    less = (count <= before / TENFOLD) & (count > 0)
    said = [
        f"counts {now:,.0f}, where {then:,.0f} is usual: has a digit been {what}?"
        for now, then, what in zip(count, before, np.where(more, "added", "lost"), strict=True)
    ]
    return pd.Series(said, new.index).where(enough & (more | less), "")


def _exchanged(new: pd.DataFrame, usual: pd.DataFrame) -> pd.Series:
    """The two counts in each other's place."""
    above, below = new["numerator"], new["denominator"]
    with np.errstate(all="ignore"):
        alike = np.maximum(
            np.abs(np.log(above / usual["below"])), np.abs(np.log(below / usual["above"]))
        )
        apart = np.abs(np.log(usual["below"] / usual["above"]))
    said = [
        f"is {a:,.0f} of {b:,.0f}, where {c:,.0f} of {d:,.0f} is usual: are the two exchanged?"
        for a, b, c, d in zip(above, below, usual["above"], usual["below"], strict=True)
    ]
    return pd.Series(said, new.index).where((alike < np.log(2)) & (apart > np.log(4)), "")


def _nothing(new: pd.DataFrame, usual: pd.DataFrame) -> pd.Series:
    """None where there always were some, and more than chance could leave out."""
    above, below = new["numerator"], new["denominator"]
    expected = (usual["share"] * below).where(~new["counted"], usual["mean"])
    none = (above == 0) & (usual["least"] > 0) & (expected >= CERTAIN)
    others = (1 - usual["share"]) * below
    all_of_them = usual["proportion"] & (above == below) & (below > MANY)
    all_of_them &= (usual["least_other"] > 0) & (usual["points"] >= LONG) & (others >= MISSED)
    of = [f" of {number:,.0f}" if pd.notna(number) else "" for number in below]
    missed = [
        f"says 0{what}, where about {number:,.0f} would be usual: were they reported at all?"
        for what, number in zip(of, expected, strict=True)
    ]
    missing = [
        f"says all{what}, where about {number:,.0f} would not be: were those reported at all?"
        for what, number in zip(of, others, strict=True)
    ]
    said = pd.Series(missed, new.index).where(none, pd.Series(missing, new.index))
    return said.where(none | all_of_them, "")


def _shifted(new: pd.DataFrame, usual: pd.DataFrame) -> pd.Series:
    """All rows of an indicator's period, where each fits the past of the row above or below."""
    count = _counted(new)["value"]
    before = usual["above"].where(new["counted"], usual["below"])
    found = []
    rows = new.assign(count=count, before=before).sort_values("line", kind="stable")
    for _, one in rows[rows["before"] > 0].groupby(["indicator", "period_end"], sort=False):
        if len(one) < FEW_ROWS:
            continue
        off = {way: _off(one["count"], one["before"].shift(way)) for way in (0, 1, -1)}
        way = min((1, -1), key=lambda at: off[at])
        if off[0] > SHIFTED and off[way] < IN_PLACE:
            text = "fits the code in the row {} it: have the figures moved by a row?"
            found.append(pd.Series(text.format("above" if way == 1 else "below"), one.index))
    return pd.concat(found) if found else pd.Series("", new.index, dtype="str").iloc[:0]


def _off(count: pd.Series, before: pd.Series) -> float:
    """How far the typical count is from another, as a logarithm of their ratio."""
    with np.errstate(all="ignore"):
        return float(np.nanmedian(np.abs(np.log(count / before))))
