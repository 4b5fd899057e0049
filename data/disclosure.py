"""What the public may see of the figures: small counts withheld, other counts rounded.

The rule is put on the figures that a public release is made from, before anything is worked out.
Values, intervals, gaps, scores, weights, certainty, limits, histories and sums are then made from
what is published alone, so none of them can give back what was taken out, and a reader can redo
them all.

What is left is subtraction among figures that are loaded as they are, so these are withheld too:

* a figure of the same indicator that contains one withheld, by area or period: its sum. A sum made
  here of parts that are withheld is missing of itself (see metrics.apportion);
* the next smallest part, where an official figure, which is public whatever we do, would give the
  withheld one back by taking off the other parts (secondary suppression);
* a figure whose period partly overlaps that of a small count, in the same area or one around it:
  twelve months to March less twelve months to February is a difference of two months.

The same count in another indicator falls under the same rule. The rule itself, and its source, are
in metrics.disclosure. Against what a reader knows besides, nothing here can help.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from metrics.apportion import OUTSIDE
from metrics.disclosure import SUPPRESSED, UNCHECKED
from metrics.indicator import Indicator

FIGURES = ["numerator", "denominator", "value", "lower", "upper"]
SPAN = ["period_start", "period_end"]
COUNTS = ["numerator", "complement"]


def controlled(
    observations: pd.DataFrame,
    areas: pd.DataFrame,
    shares: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """The same rows, in order, with nothing in them that the public may not see.

    A figure withheld has NaN for FIGURES and says why in `note`, in the same words whatever the
    reason it is withheld for. Other counts are rounded, and then value and interval are left to be
    worked out from them. Figures that are official at their level, and those of indicators that
    count nobody, stay as they are. A figure without the counts to check it by is withheld.
    """
    rows = _ruled(observations, areas, shares, indicators)
    small = rows["ruled"] & _is_small(rows)
    withheld = _closed(rows, small, _within(areas, shares))
    unchecked = rows["ruled"] & rows[FIGURES[:2]].isna().any(axis=1)
    unchecked &= rows[FIGURES].notna().any(axis=1)
    found = observations.copy()
    for name, here in (("numerator", rows["ruled"]), ("denominator", rows["ruled"] & rows["part"])):
        rounded = np.floor(found[name] / rows["rounding"] + 0.5) * rows["rounding"]
        found[name] = found[name].mask(here, rounded)
    found[FIGURES[2:]] = found[FIGURES[2:]].mask(rows["ruled"])
    found[FIGURES] = found[FIGURES].mask(withheld | unchecked)
    note = found["note"].mask(unchecked, UNCHECKED).mask(withheld, SUPPRESSED)
    return found.assign(note=note)


def _ruled(
    observations: pd.DataFrame,
    areas: pd.DataFrame,
    shares: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """The rows with their rule: `ruled`, `small`, `rounding`, and the `complement` where the
    numerator is `part` of the denominator. An area nobody has named is official for nothing.
    """
    levels = dict.fromkeys(shares["provider"], "provider")
    levels |= dict(zip(areas["id"], areas["kind"], strict=True))
    level = observations["area"].map(levels)
    of = observations["indicator"]
    rules = {id: one.disclosure for id, one in indicators.items() if one.disclosure is not None}
    official = [(id, at) for id, rule in rules.items() for at in rule.official_at]
    passes = pd.MultiIndex.from_arrays([of, level]).isin(official) if official else False
    parts = [id for id in rules if indicators[id].unit.proportion]
    part = of.isin(parts)
    return observations.assign(
        ruled=of.isin(rules) & ~np.asarray(passes),
        small=of.map({id: rule.small for id, rule in rules.items()}),
        rounding=of.map({id: rule.rounding for id, rule in rules.items()}),
        part=part,
        complement=(observations["denominator"] - observations["numerator"]).where(part),
    )


def _is_small(rows: pd.DataFrame) -> pd.Series:
    """Whether a count or its complement is above 0 and below the first that may be shown."""
    return pd.concat(
        [(rows[name] > 0) & (rows[name] < rows["small"] + 1) for name in COUNTS], axis=1
    ).any(axis=1)


@dataclass(frozen=True)
class Within:
    """`around`: each area with itself and all it is a part of; `leaves`: how many of the smallest
    areas make up each, providers not among them.
    """

    around: Mapping[str, set[str]]
    leaves: Mapping[str, int]

    @property
    def pairs(self) -> pd.DataFrame:
        """Rows (area, container)."""
        pairs = [(area, one) for area, found in self.around.items() for one in sorted(found)]
        return pd.DataFrame(pairs, columns=["area", "container"])


def _within(areas: pd.DataFrame, shares: pd.DataFrame) -> Within:
    nations = areas.loc[areas["kind"] == "nation", "id"].tolist()
    around = {id: {id} for id in areas["id"]}
    for area in areas[areas["kind"] != "nation"].itertuples():
        around[area.id] |= {area.footprint, *nations} - {""}
    whole = set().union(*(found - {id} for id, found in around.items()))
    smallest = [id for id in around if id not in whole]
    leaves = {id: sum(id in around[leaf] for leaf in smallest) for id in around}
    for row in shares[shares["place"] != OUTSIDE].itertuples():
        around.setdefault(row.provider, {row.provider}).update(around[row.place])
    return Within(around, leaves)


def _closed(rows: pd.DataFrame, small: pd.Series, within: Within) -> pd.Series:
    """Which rows are withheld: the small ones, and what would give any of these back."""
    rows = rows[["indicator", "area", *SPAN, *COUNTS, "small", "ruled"]]
    rows = rows[rows["indicator"].isin(rows.loc[small, "indicator"].unique())]
    withheld = small.copy()
    around = _around(rows, withheld, within.pairs)
    overlapping = (around["period_start"] <= around["end"]) & (
        around["period_end"] >= around["start"]
    )
    inside = (around["period_start"] >= around["start"]) & (around["period_end"] <= around["end"])
    withheld |= _named(withheld, around[overlapping & ~inside & around["ruled"]])
    while True:
        before = withheld.sum()
        around = _around(rows, withheld, within.pairs)
        holds = (around["period_start"] <= around["start"]) & (
            around["period_end"] >= around["end"]
        )
        withheld |= _named(withheld, around[holds & around["ruled"]])
        withheld |= _secondary(rows, withheld, small, around[holds & ~around["ruled"]], within)
        if withheld.sum() == before:
            return withheld


def _around(rows: pd.DataFrame, withheld: pd.Series, pairs: pd.DataFrame) -> pd.DataFrame:
    """Rows of the areas around each withheld one, whose period is `start` to `end`; `row` is the
    row's label.
    """
    hidden = rows.loc[withheld.reindex(rows.index), ["indicator", "area", *SPAN]]
    hidden = hidden.set_axis(["indicator", "area", "start", "end"], axis=1).merge(pairs)
    hidden = hidden.drop(columns="area").drop_duplicates().rename(columns={"container": "area"})
    return rows.rename_axis("row").reset_index().merge(hidden, on=["indicator", "area"])


def _named(like: pd.Series, found: pd.DataFrame) -> pd.Series:
    return pd.Series(like.index.isin(found["row"]), index=like.index)


def _secondary(
    rows: pd.DataFrame, withheld: pd.Series, secret: pd.Series, sums: pd.DataFrame, within: Within
) -> pd.Series:
    """The parts to withhold as well, so that no official sum gives a withheld part back; `secret`
    are the small counts themselves.
    """
    more = pd.Series(False, index=withheld.index)
    counted = rows[rows["numerator"].notna() & rows["area"].isin(within.leaves)]
    sized = _sized(counted, within)
    sized = sized.assign(withheld=withheld[counted.index], secret=secret[counted.index])
    by_indicator = dict(iter(sized.groupby("indicator")))
    for whole in sized.loc[sized.index.isin(sums["row"])].itertuples():
        parts = [
            part
            for part in by_indicator[whole.indicator].itertuples()
            if part.Index != whole.Index and _inside(part, whole, within)
        ]
        more[_next_smallest(whole, parts, within)] = True
    return more


def _next_smallest(whole: Any, parts: list[Any], within: Within) -> list[Any]:
    """Labels of the shown parts to withhold, the smallest first, until the whole gives none back.

    It gives one back where all but one withheld part are shown, or where what is left when the
    shown are taken off is too little to hold a whole small count. A whole that is less than its
    parts is no sum of them.
    """
    chosen: list[Any] = []
    shown = sorted((part for part in parts if not part.withheld), key=lambda part: part.numerator)
    hidden = [part for part in parts if part.withheld]
    while True:
        outermost = _without(shown, lambda part, other: _inside(part, other, within))
        uncovered = whole.size - sum(part.size for part in outermost)
        innermost = _without(hidden, lambda part, other: _inside(other, part, within))
        secrets = [*innermost, *(part for part in hidden if part.secret)]
        alone = any(part.size >= uncovered for part in secrets)
        rest = [
            getattr(whole, name) - sum(getattr(part, name) for part in outermost)
            for name in COUNTS
            if not np.isnan(getattr(whole, name))
        ]
        little = any(0 < count < whole.small for count in rest)
        ruled = [part for part in shown if part.ruled]
        if not (alone or little) or min(rest) < 0 or not ruled:
            return chosen
        chosen.append(ruled[0].Index)
        shown.remove(ruled[0])
        hidden.append(ruled[0])


def _without(parts: list[Any], relation: Callable[[Any, Any], bool]) -> list[Any]:
    """The parts that are in the relation to no other of them."""
    return [
        part
        for part in parts
        if not any(part is not other and relation(part, other) for other in parts)
    ]


def _inside(part: Any, whole: Any, within: Within) -> bool:
    """Whether a row's area and period lie in those of another."""
    return (
        whole.area in within.around[part.area]
        and whole.period_start <= part.period_start
        and part.period_end <= whole.period_end
    )


def _sized(rows: pd.DataFrame, within: Within) -> pd.DataFrame:
    """The rows with `size`, how much of area and time each covers: smallest areas times days."""
    days = (rows["period_end"] - rows["period_start"]).dt.days + 1
    return rows.assign(size=rows["area"].map(within.leaves) * days)
