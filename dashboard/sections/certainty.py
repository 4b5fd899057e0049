"""How certain a rating is, in words and as a strip of draws."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import strip
from dashboard.figures.chart import Chart
from dashboard.parts import components, words
from data.releases.once import once
from data.releases.release import Release, rows_of
from metrics import written
from metrics.certainty import COMPOSITE, in_words, likely, of_100
from metrics.score import CATEGORIES

CATEGORY_COLUMNS = [f"p{number}" for number in CATEGORIES]


STEADY = 0.9
"""A rating that keeps its category in a smaller share of random weightings gets a caution."""


@once
def of_each(release: Release) -> dict[str, str]:
    """In how many of 100 draws each rated place keeps its category, as "91 in 100"."""
    table = rows_of(release.certainty, scope=COMPOSITE)
    rated = table.merge(release.ratings[["place", "category"]].dropna(), on="place")
    return {
        row["place"]: likely(row["category"], [row[name] for name in CATEGORY_COLUMNS])
        for row in rated.to_dict("records")
    }


@once
def cautions(release: Release) -> dict[str, str]:
    """Cautions by place, if its rating depends on more than chance: "It keeps its category in only
    65% of other weightings; shares of providers are assumed."
    """
    rated = release.robustness[release.robustness["kept"].notna()]
    by_place = {}
    for place, kept in zip(rated["place"], rated["kept"], strict=True):
        often = f"it keeps its category in only {written.share(kept)} of other weightings"
        parts = [often] if kept < STEADY else []
        parts += ["shares of providers are assumed"] if place in release.on_assumed_shares else []
        if parts:
            by_place[place] = words.sentence("; ".join(parts))
    return by_place


def cautions_of_all(release: Release, places: Sequence[str]) -> list[str]:
    """Cautions on the ratings of several places, each in one sentence that names them."""
    kept = release.robustness.set_index("place")["kept"].reindex(list(places)).dropna()
    few = [
        f"{release.names[id]} ({written.share(share)})"
        for id, share in kept.items()
        if share < STEADY
    ]
    assumed = [id for id in places if id in release.on_assumed_shares]
    said = []
    if few:
        said.append(
            f"These keep their category in less than {STEADY:.0%} of random weightings of the "
            f"domains: {words.listing(few)}."
        )
    if assumed:
        said.append("Shares of providers are assumed, so ratings of places are estimates.")
    return said


def chart(release: Release, rating: dict[str, Any]) -> Chart | None:
    """The strip of a place's draws with its sentence; None for a place without draws."""
    place = rating["place"]
    composite = release.rows("certainty", place=place, scope=COMPOSITE)
    if composite.empty:
        return None
    probabilities = composite[CATEGORY_COLUMNS].iloc[0].tolist()
    certainty = in_words(
        rating["category"],
        probabilities,
        rating["composite"],
        release.method.composite_cut_offs,
    )
    spread = release.rows("spread", place=place, scope=COMPOSITE)
    name = release.names[place]
    return Chart(
        id="rating",
        draw=partial(strip.figure, spread, rating["composite"], release.method.composite_cut_offs),
        title=words.sentence(f"{name} is rated {certainty}"),
        about=f"Composite rating of {name} as at {words.day(release.as_at)}, from 1 (best) to 4: "
        "its figures redrawn 4,000 times",
        sentence=words.sentence(certainty),
        drawn=spread.drop(columns="scope").assign(composite=rating["composite"]),
        until=release.as_at,
    )


def section(release: Release, rating: dict[str, Any]) -> list[Component]:
    """The strip, its sentence and the table of domains; empty for a place without draws."""
    shown = chart(release, rating)
    if shown is None:
        return []
    caution = cautions(release).get(rating["place"], "")
    table = _table(release, release.rows("certainty", place=rating["place"]))
    return [
        html.H2("How certain it is"),
        components.explained("certainty"),
        components.chart(shown, table),
        html.P(
            f"The {release.noun(rating['place'])} is rated 4,000 times, each time with every "
            "figure drawn again from its chance variation; the upright line is its actual "
            f"composite. {caution}".rstrip(),
            className="note",
        ),
    ]


def _table(release: Release, table: pd.DataFrame) -> Component:
    domains = {domain.id: domain.name for domain in release.method.domains}
    names = {COMPOSITE: "Composite"} | domains
    rows = [
        [
            names[row["scope"]],
            *of_100([row[column] for column in CATEGORY_COLUMNS]),
            " to ".join(
                words.score(row[end], release.method.cut_offs_of(row["scope"]))
                for end in ("p05", "p95")
            ),
        ]
        for row in table.to_dict("records")
    ]
    return components.table(
        "Draws in 100 that fall in each category, and the range of the middle 90",
        ["Score of", *(f"{number} {label}" for number, label in CATEGORIES.items()), "Middle 90"],
        rows,
        numeric=(1, 2, 3, 4, 5),
    )
