"""Combines the figures of a release and of earlier ones: which are the same, which overlap, and
which were true together.
"""

import numpy as np
import pandas as pd

from data.releases.disclosure.intruder import Bounds, World

NOW = ""
"""Stands in place of an earlier release's id for the figures to be published."""

KEY = ["area", "start", "end"]
COUNTS = ["numerator", "complement"]
SMALL = ["small_numerator", "small_complement"]
LEAST = ["least_numerator", "least_complement"]
MOST = ["most_numerator", "most_complement"]
TOTAL = ["least_total", "most_total"]
COLUMNS = [
    *("release", "row", "indicator", *KEY, *COUNTS, "exact", "ruled", "withheld", "limit"),
    *(*SMALL, *LEAST, *MOST, *TOTAL),
]
"""What a reader knows of each figure.

`start` and `end` are numbers of days, the end not in the period. The counts are the true ones where
they are `exact`, else what was published. Those SMALL are above 0 and no more than `limit`. What a
figure shows that is not `withheld` lies between LEAST and MOST, and their sum within TOTAL.
"""


def identified(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `figure`, the same number where area, period and counts are the same. What is
    not exact is what is so now, where it may be.
    """
    now = rows[rows["release"] == NOW].set_index(KEY)[COUNTS]
    like = now.reindex(pd.MultiIndex.from_frame(rows[KEY])).to_numpy()
    like = np.column_stack([like, like.sum(axis=1)])
    low, high = rows[[*LEAST, TOTAL[0]]].to_numpy(), rows[[*MOST, TOTAL[1]]].to_numpy()
    fits = ((low <= like) & (like <= high) | np.isnan(low)).all(axis=1) & ~np.isnan(like[:, 0])
    same = fits & ~rows["exact"].to_numpy()
    counts = np.where(same[:, None], like[:, :2], rows[COUNTS].to_numpy())
    rows = rows.assign(exact=rows["exact"] | same, **dict(zip(COUNTS, counts.T, strict=True)))
    one = [*(rows[name] for name in KEY), *(rows[name].round(6).fillna(-1) for name in COUNTS)]
    return rows.assign(figure=rows.groupby(one).ngroup())


def blocks(rows: pd.DataFrame) -> np.ndarray:
    """A number for each row; rows whose periods overlap, directly or through others, share it."""
    until = rows["end"].cummax().shift(fill_value=rows["start"].min())
    return (rows["start"] >= until).cumsum().to_numpy()


def shown(rows: pd.DataFrame, at: np.ndarray, size: int) -> Bounds:
    """The bounds of the figures at those positions, from all that their rows show."""
    counts = np.stack([np.zeros((size, 2)), np.full((size, 2), np.inf)], axis=-1)
    totals = np.full((size, 2), [-np.inf, np.inf])
    np.fmax.at(counts[:, :, 0], at, rows[LEAST].to_numpy())
    np.fmin.at(counts[:, :, 1], at, rows[MOST].to_numpy())
    np.fmax.at(totals[:, 0], at, rows[TOTAL[0]].to_numpy())
    np.fmin.at(totals[:, 1], at, rows[TOTAL[1]].to_numpy())
    return Bounds(counts, totals)


def withheld_then(rows: pd.DataFrame, at: np.ndarray, size: int) -> np.ndarray:
    """In which earlier releases, one column each, the figures at those positions are withheld."""
    past = (rows["release"] != NOW).to_numpy() & rows["withheld"].to_numpy()
    numbers, names = pd.factorize(rows["release"].to_numpy()[past])
    found = np.zeros((size, len(names)), dtype=bool)
    found[at[past], numbers] = True
    return found


def worlds(rows: pd.DataFrame, at: np.ndarray) -> list[World]:
    """The figures, by their positions, as they are now and as they were in each earlier release,
    the latest first. What was not published in one of these is assumed to be as in the one after
    it; what is not published now, as the last release has it.
    """
    figures = rows[[*KEY, "release"]].assign(at=at, past=rows["release"] != NOW)
    figures = figures.sort_values(["past", "release"], ascending=[False, True])
    last = figures.drop_duplicates(KEY, keep="last").set_index(KEY).sort_index()
    after = last["at"]
    found = {tuple(after): World(after.to_numpy(), last["past"].to_numpy())}
    for _, own in reversed([*figures[figures["past"]].groupby("release")]):
        then = own.set_index(KEY)["at"].reindex(after.index)
        after = then.fillna(after).astype(int)
        found.setdefault(tuple(after), World(after.to_numpy(), then.isna().to_numpy()))
    return list(found.values())
