"""What the public may see of the figures: small counts withheld, other counts rounded.

The rule is put on the figures that a public release is made from, before anything is worked out.
Values, intervals, gaps, scores, weights, certainty, limits, histories and sums are then made from
what is published alone, so none of them can give back what was taken out, and a reader can redo
them all.

What is left is subtraction among figures that are loaded as they are, so these are withheld too:

* a figure of the same indicator that contains a small one, by area or period: its sum. A sum made
  here of parts that are withheld is missing of itself (see metrics.apportion);
* a figure whose period partly overlaps that of a small count, in the same area or one around it:
  twelve months to March less twelve months to February is a difference of two months;
* what else would give a small count away, beside official figures, which are exact, and beside what
  earlier public releases show that readers can still open: secondary suppression, see
  data.secondary. It takes as parts whatever is loaded: places, providers and what of them counts in
  which place, sums of practices, published totals, codes that nobody has mapped.

The same count in another indicator falls under the same rule. The rule itself, and its source, are
in metrics.disclosure. Against what a reader knows besides, nothing here can help.

The same figures beside the same releases are always withheld alike. A release that has shown no
more than is shown now changes nothing: publishing again gives the same figures, and the same id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data import secondary
from data.nesting import Nesting
from metrics.disclosure import SUPPRESSED, UNCHECKED, Disclosure
from metrics.indicator import Indicator

FIGURES = ["numerator", "denominator", "value", "lower", "upper"]
SPAN = ["period_start", "period_end"]
COUNTS = ["numerator", "complement"]


@dataclass(frozen=True)
class Shown:
    """What an earlier public release shows that is open still.

    `figures`: indicator, area, SPAN, and as published `numerator` and `denominator`, missing where
    `withheld`; `true_numerator` and `true_denominator`, missing where they are not known any more.
    `rules` are those that it was made by.
    """

    release: str
    figures: pd.DataFrame
    rules: Mapping[str, Disclosure | None]


def controlled(
    observations: pd.DataFrame,
    areas: pd.DataFrame,
    shares: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    earlier: Sequence[Shown] = (),
) -> pd.DataFrame:
    """The same rows, in order, with nothing in them that the public may not see.

    A figure withheld has NaN for FIGURES and says why in `note`, in the same words whatever the
    reason it is withheld for. Other counts are rounded, and then value and interval are left to be
    worked out from them. Figures that are official at their level, and those of indicators that
    count nobody, stay as they are. A figure without the counts to check it by is withheld.

    Raises secondary.GivenAway where `earlier` releases give a small count away.
    """
    nesting = Nesting(areas, shares)
    rules = {id: one.disclosure for id, one in indicators.items()}
    rows = _ruled(observations, nesting, rules, indicators)
    unchecked = rows["ruled"] & rows[FIGURES[:2]].isna().any(axis=1)
    unchecked &= rows[FIGURES].notna().any(axis=1)
    small = rows[secondary.SMALL].any(axis=1)
    withheld = _containing(rows, small, nesting)
    told = [_told(one, nesting, indicators) for one in earlier]
    figures = [_figures(rows, secondary.NOW, withheld | unchecked), *told]
    withheld[secondary.further(pd.concat(figures, ignore_index=True), nesting)] = True

    found = observations.copy()
    found[FIGURES[:2]] = rows[["shown_numerator", "shown_denominator"]].to_numpy()
    found[FIGURES[2:]] = found[FIGURES[2:]].mask(rows["ruled"])
    found[FIGURES] = found[FIGURES].mask(withheld | unchecked)
    note = found["note"].mask(unchecked, UNCHECKED).mask(withheld, SUPPRESSED)
    return found.assign(note=note)


def _ruled(
    observations: pd.DataFrame,
    nesting: Nesting,
    rules: Mapping[str, Disclosure | None],
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """The rows with what their rule says: whether they are `ruled`, `limit` and `rounding`, whether
    the numerator is `part` of the denominator and then its `complement`, which counts are small,
    and what is `shown_` of them. An area nobody has named is official for nothing.
    """
    level, of = observations["area"].map(nesting.kinds), observations["indicator"]
    rules = {id: rule for id, rule in rules.items() if rule is not None}
    official = [(id, at) for id, rule in rules.items() for at in rule.official_at]
    passes = pd.MultiIndex.from_arrays([of, level]).isin(official) if official else False
    part = of.isin([id for id, one in indicators.items() if one.unit.proportion])
    ruled = of.isin(rules) & ~np.asarray(passes)
    limit = of.map({id: rule.small for id, rule in rules.items()}).astype(float)
    rows = observations.assign(
        ruled=ruled,
        limit=limit,
        rounding=of.map({id: rule.rounding for id, rule in rules.items()}),
        part=part,
        complement=(observations["denominator"] - observations["numerator"]).where(part),
    )
    for name in COUNTS:
        rows[f"small_{name}"] = ruled & (rows[name] > 0) & (rows[name] < limit + 1)
    for name, here in (("numerator", ruled), ("denominator", ruled & part)):
        rounded = np.floor(rows[name] / rows["rounding"] + 0.5) * rows["rounding"]
        rows[f"shown_{name}"] = rows[name].mask(here, rounded)
    return rows


def _containing(rows: pd.DataFrame, small: pd.Series, nesting: Nesting) -> pd.Series:
    """Which rows are withheld: the small ones, those under the rule whose period overlaps that of a
    small one in an area around it, and those that contain any of these.
    """
    concerned = rows["indicator"].isin(rows.loc[small, "indicator"].unique())
    rows = rows.loc[rows["ruled"] & concerned, ["indicator", "area", *SPAN]]
    pairs = nesting.containers(rows["area"].unique())
    withheld = small.copy()
    begins, ends = "period_start", "period_end"
    found = _around(rows, withheld, pairs)
    overlaps = (found[begins] <= found["end"]) & (found[ends] >= found["start"])
    inside = (found[begins] >= found["start"]) & (found[ends] <= found["end"])
    withheld[found.loc[overlaps & ~inside, "row"]] = True
    found = _around(rows, withheld, pairs)
    holds = (found[begins] <= found["start"]) & (found[ends] >= found["end"])
    withheld[found.loc[holds, "row"]] = True
    return withheld


def _around(rows: pd.DataFrame, withheld: pd.Series, pairs: pd.DataFrame) -> pd.DataFrame:
    """Rows of the areas around each withheld one, whose period is `start` to `end`; `row` is the
    row's label.
    """
    hidden = rows.loc[withheld.reindex(rows.index), ["indicator", "area", *SPAN]]
    hidden = hidden.set_axis(["indicator", "area", "start", "end"], axis=1).merge(pairs)
    hidden = hidden.drop(columns="area").drop_duplicates().rename(columns={"container": "area"})
    return rows.rename_axis("row").reset_index().merge(hidden, on=["indicator", "area"])


def _told(earlier: Shown, nesting: Nesting, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """What an earlier release tells, as `secondary.further` takes it.

    What its figures truly were is used where it would have been published as they were.
    """
    rows = earlier.figures[earlier.figures["indicator"].isin(indicators)]
    published = {f"shown_{name}": rows[name].astype(float) for name in FIGURES[:2]}
    true = rows.assign(**{name: rows[f"true_{name}"].astype(float) for name in FIGURES[:2]})
    true = _ruled(true, nesting, earlier.rules, indicators)
    same = [np.isclose(true[name], one, equal_nan=True) for name, one in published.items()]
    exact = true["numerator"].notna() & (rows["withheld"] | np.logical_and(*same))
    seen = _ruled(rows, nesting, earlier.rules, indicators).assign(**published)
    found = [
        _figures(some[these], earlier.release, rows.loc[these, "withheld"]).assign(
            exact=these.all()
        )
        for some, these in ((true, exact), (seen, ~exact & ~rows["withheld"]))
    ]
    return pd.concat(found)


def _figures(rows: pd.DataFrame, release: str, withheld: pd.Series) -> pd.DataFrame:
    """The figures with a numerator as `secondary.further` takes them."""
    rows = rows[rows["numerator"].notna()]
    count, other, ruled = rows["numerator"], rows["complement"], rows["ruled"]
    shown = rows["limit"] + 1
    least, most = _behind(rows["shown_numerator"], rows["rounding"], count)
    least_total, most_total = _behind(
        rows["shown_denominator"], rows["rounding"], rows["denominator"]
    )
    total = count + other
    start, end = (rows[name].to_numpy().astype("datetime64[D]").astype(int) for name in SPAN)
    return rows.assign(
        release=release,
        row=rows.index,
        start=start,
        end=end + 1,
        exact=True,
        withheld=withheld,
        least_numerator=np.maximum(least, shown).where(ruled & (count > 0), count),
        most_numerator=most.where(ruled & (count > 0), count),
        least_complement=shown.where(ruled & (other > 0), other),
        most_complement=other.mask(ruled & (other > 0), np.inf),
        least_total=least_total.where(ruled, total),
        most_total=most_total.where(ruled, total),
    )[secondary.COLUMNS]


def _behind(
    published: pd.Series, rounding: pd.Series, true: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """The least and the most that a rounded count can have been; a whole number where it is one."""
    low, high = published - rounding / 2, published + rounding / 2
    whole = true % 1 == 0
    return np.ceil(low).where(whole, low), (np.ceil(high) - 1).where(whole, high)
