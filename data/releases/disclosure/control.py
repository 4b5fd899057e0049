"""Makes figures safe for the public: small counts withheld, other counts rounded.

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
  data.releases.disclosure.secondary. It takes as parts whatever is loaded: places, providers and
  what of them counts in which place, sums of practices, published totals, codes that nobody has
  mapped.

The same count in another indicator falls under the same rule. The rule itself, and its source, are
in metrics.disclosure. Against what a reader knows besides, nothing here can help.

The same figures beside the same releases are always withheld alike. A release that has shown no
more than is shown now changes nothing: publishing again gives the same figures, and the same id.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from data.releases.disclosure import secondary, versions
from data.releases.disclosure.nesting import Nesting
from data.releases.disclosure.open_releases import COUNTS, TRUE, OpenRelease
from data.releases.disclosure.rule import SHOWN, SPAN, ruled, told
from metrics.disclosure import SUPPRESSED, UNCHECKED
from metrics.indicator import Indicator

FIGURES = ["numerator", "denominator", "value", "lower", "upper"]


def controlled(
    observations: pd.DataFrame,
    areas: pd.DataFrame,
    shares: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    earlier: Sequence[OpenRelease] = (),
) -> pd.DataFrame:
    """The same rows, in order, without anything that the public may not see.

    A figure withheld has NaN for FIGURES and says why in `note`, in the same words whatever the
    reason it is withheld for. Other counts are rounded, and then value and interval are left to be
    worked out from them. Figures that are official at their level, and those of indicators that
    count nobody, stay as they are. A figure without the counts to check it by is withheld.

    Raises secondary.GivenAway where `earlier` releases, which are open, give a small count away.
    """
    nesting = Nesting(areas, shares)
    rules = {id: one.disclosure for id, one in indicators.items()}
    rows = ruled(observations, nesting, rules, indicators)
    unchecked = rows["ruled"] & rows[COUNTS].isna().any(axis=1)
    unchecked &= rows[FIGURES].notna().any(axis=1)
    withheld = _containing(rows, rows[versions.SMALL].any(axis=1), nesting)
    now = rows.assign(release=versions.NOW, exact=True, withheld=withheld | unchecked)
    every = [told(now), *_told_earlier(earlier, nesting, indicators)]
    withheld[secondary.further(pd.concat(every, ignore_index=True), nesting)] = True

    found = observations.copy()
    found[COUNTS] = rows[SHOWN].to_numpy()
    found[FIGURES[2:]] = found[FIGURES[2:]].mask(rows["ruled"])
    found[FIGURES] = found[FIGURES].mask(withheld | unchecked)
    note = found["note"].mask(unchecked, UNCHECKED).mask(withheld, SUPPRESSED)
    return found.assign(note=note)


def _told_earlier(
    earlier: Sequence[OpenRelease], nesting: Nesting, indicators: Mapping[str, Indicator]
) -> Iterator[pd.DataFrame]:
    """The figures of earlier releases, in the form that `secondary.further` takes.

    A figure counts as what it truly was, where that would have been published as it was; else as
    what was published.
    """
    for _, alike in groupby(earlier, key=lambda one: one.rules):
        some = [*alike]
        rows = pd.concat([one.figures.assign(release=one.id) for one in some], ignore_index=True)
        rows = rows[rows["indicator"].isin(indicators)].astype(dict.fromkeys(COUNTS + TRUE, float))
        counts = dict(zip(COUNTS, (rows[name] for name in TRUE), strict=True))
        true = ruled(rows.assign(**counts), nesting, some[0].rules, indicators)
        same = np.isclose(true[SHOWN], rows[COUNTS], equal_nan=True).all(axis=1)
        exact = true["numerator"].notna() & (rows["withheld"] | same)
        counts = {name: rows[name].where(~exact, true[name]) for name in COUNTS}
        shown = dict(zip(SHOWN, (rows[name] for name in COUNTS), strict=True))
        seen = ruled(rows.assign(exact=exact, **counts), nesting, some[0].rules, indicators)
        yield told(seen.assign(**shown))


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
