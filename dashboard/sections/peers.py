"""Areas beside their peers on one measure: a strip of dots, a map of tiles, and a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import distribution, tile_map
from dashboard.figures.chart import Chart
from dashboard.parts import components, series, words
from data.profile import Words, capital
from data.releases.release import Release, rows_of
from metrics.indicator import Indicator, Polarity
from metrics.score import BEST, CATEGORIES, TOLERANCE, WORST, category

KINDS = ("footprint", "place")
"""Kinds of area that are compared, each with its own kind."""

DRAWN = ["place", "name", "x", "category"]
FIGURE = ["period_start", "period_end", "target"]
"""Further columns if an indicator is compared."""

DOTS = "Each dot is an area; dots with similar values are stacked."
GREY = "grey: for another period than the chosen area's"
NO_LEAGUE = "This is not a league table: areas do not start from the same position."
ON_SCORES = (BEST - 0.1, WORST + 0.1)


@dataclass(frozen=True)
class Measure:
    """What is compared: a row per place in `peers` (place, x, category, shown, period; for an
    indicator also FIGURE), and the lines of cut-offs. `period` is "" if all are as at one date.
    """

    name: str
    peers: pd.DataFrame
    as_at: date
    lines: dict[float, str]
    indicator: Indicator | None = None
    called: Mapping[int, str] = field(default_factory=lambda: CATEGORIES)

    @property
    def unit(self) -> str:
        """The unit of the values, in words."""
        return self.indicator.unit.name if self.indicator else "score from 1 (best) to 4"

    @property
    def polarity(self) -> Polarity:
        """Which direction is better; for scores, lower."""
        return self.indicator.polarity if self.indicator else Polarity.LOWER

    @property
    def drawn(self) -> list[str]:
        """The columns of the file of drawn figures."""
        return DRAWN + FIGURE if self.indicator else DRAWN

    def until(self, peers: pd.DataFrame) -> date:
        """The last day of the latest period."""
        return peers["period_end"].max().date() if self.indicator else self.as_at

    def when(self, peers: pd.DataFrame) -> str:
        """The periods or the date of these figures, in words."""
        return series.when(peers) if self.indicator else f"as at {words.day(self.as_at)}"


def composite(release: Release) -> Measure:
    """The composites of all areas, to compare."""
    return of_scores(
        release, "composite rating", release.ratings.rename(columns={"composite": "score"})
    )


def of_scores(release: Release, name: str, rows: pd.DataFrame, scope: str = "") -> Measure:
    """What `rows` (place, score; perhaps category) say of areas, to compare under a name; `scope`
    is the domain that they are of, if of one.
    """
    cut_offs = release.method.cut_offs_of(scope)
    lines = {cut: f"{at} | {at + 1}" for at, cut in enumerate(cut_offs, start=1)}
    peer_rows = pd.DataFrame(
        {
            "place": rows["place"],
            "x": rows["score"],
            "category": rows.get("category", category(rows["score"], cut_offs)),
            "shown": [words.score(score, cut_offs) for score in rows["score"]],
            "period": "",
        }
    )
    return Measure(name, peer_rows, release.as_at, lines)


def named(measure: Measure, areas: pd.Series) -> pd.DataFrame:
    """The rows of `peers` for these areas (names by id) that have a figure, in order of `name`.

    `text` is shown when hovering over an area.
    """
    rows = measure.peers.assign(name=measure.peers["place"].map(areas))
    rows = rows[rows["x"].notna() & rows["name"].notna()].sort_values("name")
    dated = rows["period"].where(rows["period"] == "", ", " + rows["period"])
    return rows.assign(text=rows["name"] + ": " + rows["shown"] + dated)


def sentence(
    measure: Measure, peers: pd.DataFrame, chosen: str, name: str, kind: str, nouns: Words
) -> str:
    """The position of the chosen area, called `name`, among its peers."""
    own = rows_of(peers, place=chosen)
    if own.empty:
        return f"{name} has no figure for {measure.name}."
    value = own.iloc[0]
    figure = f"{name}: {value['shown']}" + (f" in {value['period']}" if value["period"] else "")
    return f"{figure}. {_among(measure, peers, value, kind, nouns)}"


def _among(measure: Measure, peers: pd.DataFrame, value: pd.Series, kind: str, nouns: Words) -> str:
    """How many peers with a figure for the same period are better and worse."""
    others = peers[peers["place"] != value["place"]]
    same = others[others["period"] == value["period"]]
    apart = len(others) - len(same)
    then, more = (" for that period", _of_other_periods(apart, kind, nouns)) if apart else ("", "")
    if same.empty:
        return f"No other {nouns.one(kind)} has a figure{then}.{more}"
    counts = {
        "lower": int((same["x"] < value["x"] - TOLERANCE).sum()),
        "higher": int((same["x"] > value["x"] + TOLERANCE).sum()),
    }
    best, worst = counts if measure.polarity is Polarity.LOWER else reversed(counts)
    among = f"the other {len(same)} {nouns.many(kind)}"
    if len(same) == 1:
        among = f"the one other {nouns.one(kind)}"
    return (
        f"Of {among} with a figure{then}, "
        f"{counts[best]} {'has' if counts[best] == 1 else 'have'} a better one ({best}) and "
        f"{counts[worst]} a worse one ({worst}).{more}"
    )


def _of_other_periods(apart: int, kind: str, nouns: Words) -> str:
    if apart == 1:
        return f" 1 other {nouns.one(kind)} has a figure for another period and is not compared."
    return f" {apart} other {nouns.many(kind)} have figures for other periods and are not compared."


def _line(measure: Measure, peers: pd.DataFrame, chosen: str) -> str:
    """Explains the upright line: the chosen area's target, and whether others have different ones;
    "" if no area has a target.
    """
    known = peers["target"].dropna() if measure.indicator else pd.Series(dtype=float)
    if measure.indicator is None or known.empty:
        return ""
    own = rows_of(peers, place=chosen)
    if own["target"].isna().all():
        return "no line, because the chosen area has no target here"
    level = measure.indicator.unit.write(own["target"].iloc[0], own["x"].iloc[0])
    if len(known) == len(peers) and np.ptp(known) <= TOLERANCE:
        return f"upright line: the target, {level}"
    return f"upright line: the target of {own['name'].iloc[0]}, {level}; others have other targets"


def strip(
    measure: Measure, peers: pd.DataFrame, chosen: str, finding: str, among: str
) -> list[Component]:
    """The dots and their table; empty if no area has a figure."""
    if peers.empty:
        return []
    table = components.table(f"{measure.name}, in order of name", *_rows(measure, peers))
    indicator = measure.indicator
    lines = _lines(measure, peers, chosen)
    alike = peers["period"].isin(peers.loc[peers["place"] == chosen, "period"])
    apart = alike.any() and not alike.all()
    dots = peers.assign(category=peers["category"].where(alike)) if apart else peers
    marks = [mark for mark in (_line(measure, peers, chosen), GREY if apart else "") if mark]
    chart = Chart(
        id="distribution",
        draw=partial(
            distribution.figure,
            dots,
            chosen,
            _axis(measure, peers, lines),
            lines,
            indicator.unit if indicator else None,
        ),
        title=finding,
        about=f"{capital(measure.name)} of {len(peers)} {among}, {measure.unit}, "
        f"{measure.when(peers)}" + "".join(f"; {mark}" for mark in marks),
        sentence=" ".join([DOTS, *map(words.sentence, marks), NO_LEAGUE]),
        drawn=peers[measure.drawn].rename(columns={"x": "value"}),
        until=measure.until(peers),
        indicator=indicator,
    )
    return [components.chart(chart, table), components.key(chart.marks)]


def _rows(measure: Measure, peers: pd.DataFrame) -> tuple[list[str], list[Any], tuple[int, ...]]:
    """Head, rows and numeric columns of the table of areas; for an indicator with period and
    target.
    """
    rows = [
        [
            components.link(row["name"], f"/place/{row['place']}"),
            row["shown"],
            components.category_chip(row["category"], measure.called),
            *_besides(measure, row),
        ]
        for row in peers.to_dict("records")
    ]
    besides = ["Period", "Target"] if measure.indicator else []
    return ["Area", "Value", "Category", *besides], rows, (1, 4) if measure.indicator else (1,)


def _besides(measure: Measure, row: dict[str, Any]) -> list[str]:
    if measure.indicator is None:
        return []
    return [row["period"], words.level(measure.indicator.unit, row["target"], row["x"])]


def _lines(measure: Measure, peers: pd.DataFrame, chosen: str) -> dict[float, str]:
    """Upright lines: the cut-offs of scores, or the chosen area's target of an indicator."""
    if measure.indicator is None:
        return measure.lines
    own = peers.loc[peers["place"] == chosen, "target"].dropna()
    return {float(level): "target" for level in own}


def _axis(measure: Measure, peers: pd.DataFrame, lines: dict[float, str]) -> tuple[float, float]:
    if measure.indicator is None:
        return ON_SCORES
    low, high = min([peers["x"].min(), *lines]), max([peers["x"].max(), *lines])
    air = (high - low or 1.0) * 0.06
    return low - air, high + air


def on_the_map(
    measure: Measure, peers: pd.DataFrame, tiles: pd.DataFrame, kind: str, nouns: Words
) -> list[Component]:
    """The map, a tile per area that has one, and the same figures as a table beside it; empty if
    none has.
    """
    rows = placed(peers, tiles)
    if rows.empty:
        return []
    table = components.table(measure.name, *_rows(measure, rows.sort_values("name")))
    chart = components.chart(tiled(measure, rows, kind, nouns, "/place/{}".format))
    return [html.H2("On the map"), html.Div([chart, table], className="beside")]


def placed(peers: pd.DataFrame, tiles: pd.DataFrame) -> pd.DataFrame:
    """The peers that have a tile, with its column and row."""
    return tiles.rename(columns={"area": "place"}).merge(peers, on="place")


def tiled(
    measure: Measure, rows: pd.DataFrame, kind: str, nouns: Words, address: Callable[[str], str]
) -> Chart:
    """The map of peers that are `placed`; a click on a tile leads to the address of its area."""
    return Chart(
        id="tile-map",
        draw=partial(tile_map.figure, rows.assign(address=rows["place"].map(address))),
        title=f"{capital(measure.name)}: {_counts(rows)}.",
        about=f"{capital(measure.name)} of {len(rows)} {nouns.many(kind)}, {measure.unit}, "
        f"{measure.when(rows)}: one tile for each, roughly in its position",
        sentence=f"One tile for each {nouns.one(kind)}, roughly in its position, with its "
        "category.",
        drawn=rows[["column", "row", *measure.drawn]].rename(columns={"x": "value"}),
        until=measure.until(rows),
        indicator=measure.indicator,
    )


def _counts(tiles: pd.DataFrame) -> str:
    """How many tiles are in each category: "two in category 2 and four in 3"."""
    counts = tiles["category"].value_counts().sort_index()
    parts = [f"{words.small(n)} in category {int(number)}" for number, n in counts.items()]
    return words.listing(parts) if parts else "no category"
