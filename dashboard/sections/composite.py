"""An area's composite month by month, with the sentence that says where it came from."""

from functools import partial
from itertools import takewhile

import numpy as np
import pandas as pd

from dashboard.figures import composite
from dashboard.figures.chart import Chart
from dashboard.figures.composite import Limits
from dashboard.parts import words
from data.releases.release import Release
from metrics import xmr
from metrics.score import CATEGORIES


def chart(release: Release, place: str) -> Chart | None:
    """The chart of all months that there are; None where fewer than two were rated."""
    months = release.rows("history", place=place).sort_values("as_at", ignore_index=True)
    rated = months["composite"].notna()
    if rated.sum() < 2:
        return None
    months = months.iloc[rated.argmax() :]
    name, cut_offs = release.names[place], release.method.composite_cut_offs
    limits, sentence = limits_of(release, place, months), _sentence(release, months)
    return Chart(
        id="composite",
        draw=partial(composite.figure, months, cut_offs, limits),
        title=f"{name}: {sentence[0].lower()}{sentence[1:]}",
        about=f"Composite rating of {name} at the end of each month, from 1 (best) to 4, by the "
        "figures as they are known now",
        sentence=sentence,
        drawn=months,
        until=release.as_at,
    )


def limits_of(release: Release, place: str, months: pd.DataFrame) -> Limits | None:
    """The process limits of a composite (see metrics.xmr); None where they are not allowed.

    They need 12 months, and a new figure of each indicator in each month: one that is carried on
    makes neighbours alike, and limits too narrow.
    """
    used = release.rows("scores", place=place)
    used = used[used["weight"] > 0]
    monthly = all(
        release.indicators[id].frequency == "monthly" and not release.indicators[id].rolling
        for id in used["indicator"]
    )
    known = months["composite"].dropna().to_numpy(dtype=float)
    if not monthly or (used["period_end"] < months["as_at"].iloc[-1]).any():
        return None
    if len(known) < xmr.ENOUGH:
        return None
    mean, lower, upper, _ = (float(np.squeeze(found)) for found in xmr.limits(known[None, :]))
    return Limits(mean, lower, upper)


def _sentence(release: Release, months: pd.DataFrame) -> str:
    """ "Composite 2.94 in December 2017, from 2.61 in March 2015; category 3 for 22 months"."""
    rows = months[months["composite"].notna()].to_dict("records")
    cut_offs = release.method.composite_cut_offs
    first, last = (
        f"{words.score(row['composite'], cut_offs)} in {words.month(row['as_at'])}"
        for row in (rows[0], rows[-1])
    )
    category = int(rows[-1]["category"])
    alike = list(takewhile(lambda row: row["category"] == category, reversed(rows)))
    since = "throughout" if len(alike) == len(rows) else f"since {words.month(alike[-1]['as_at'])}"
    return f"Composite {last}, from {first}; {category}, {CATEGORIES[category]}, {since}."
