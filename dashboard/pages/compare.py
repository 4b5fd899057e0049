"""Where a place sits among its peers: on the composite, a theme, a domain or an indicator."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, words
from dashboard.chart import Chart
from dashboard.figures import distribution, tile_map
from dashboard.page import NotFound, page, require
from data.release import Release
from metrics.indicator import Indicator, Polarity
from metrics.score import BEST, WORST, category

KINDS = {"footprint": "Footprints", "place": "Places"}
DRAWN = ["place", "name", "x", "category"]
ON_SCORES = (BEST - 0.1, WORST + 0.1)


@dataclass(frozen=True)
class Measure:
    """What is compared: a row per place (place, x, category, shown, text), and how to draw it."""

    name: str
    peers: pd.DataFrame
    axis: tuple[float, float]
    lines: dict[float, str]
    until: date
    indicator: Indicator | None = None

    @property
    def unit(self) -> str:
        """What the values are in, in words."""
        return self.indicator.unit.name if self.indicator else "score from 1 (best) to 4"

    @property
    def polarity(self) -> Polarity:
        """Which way is better: of scores, lower."""
        return self.indicator.polarity if self.indicator else Polarity.LOWER


@page("/compare", "Compare", query=("kind", "place", "theme", "domain", "indicator"))
def content(
    release: Release,
    kind: str = "footprint",
    place: str | None = None,
    theme: str | None = None,
    domain: str | None = None,
    indicator: str | None = None,
) -> list[Component]:
    """One strip of dots, the filters as links, and the figures as a table in order of name."""
    require(kind in KINDS, "kind of area", kind, list(KINDS))
    areas = release.areas[release.areas["kind"] == kind].set_index("id")["name"]
    if areas.empty:
        raise NotFound(f"There are no {KINDS[kind].lower()} here.")
    chosen = place or str(areas.index[0])
    require(chosen in areas.index, kind, chosen, list(areas.index))
    measure = _measure(release, theme, domain, indicator)
    now = {"kind": kind, "place": place, "theme": theme, "domain": domain, "indicator": indicator}
    peers = measure.peers[measure.peers["place"].isin(areas.index)]
    peers = peers[peers["x"].notna()].assign(name=peers["place"].map(areas)).sort_values("name")
    finding = _sentence(measure, peers, chosen, areas[chosen], kind)
    return [
        html.H1(f"{KINDS[kind]} compared: {measure.name}"),
        html.P(finding, className="lead"),
        _kinds(now),
        *_filters(release, now),
        _choices(areas, now, chosen),
        *_strip(measure, peers, chosen, finding, KINDS[kind].lower()),
        *_map(release, measure, peers),
    ]


def _measure(
    release: Release, theme: str | None, domain: str | None, indicator: str | None
) -> Measure:
    if indicator is not None:
        known = list(release.method.indicators)
        require(indicator in known, "rated indicator", indicator, known)
        return _of_indicator(release, indicator)
    cut_offs = release.method.composite_cut_offs
    lines = {cut: f"{at} | {at + 1}" for at, cut in enumerate(cut_offs, start=1)}
    domains = {one.id: one for one in release.method.domains}
    if domain is not None:
        require(domain in domains, "domain", domain, list(domains))
        rows = release.domains[release.domains["domain"] == domain]
        return Measure(
            domains[domain].name, _scored(rows, release), ON_SCORES, lines, release.as_at
        )
    if theme is not None:
        themes = list(dict.fromkeys(one.theme for one in domains.values()))
        require(theme in themes, "theme", theme, themes)
        within = [one.id for one in domains.values() if one.theme == theme]
        rows = release.domains[release.domains["domain"].isin(within)]
        return Measure(theme, _scored(_mean(rows), release), ON_SCORES, lines, release.as_at)
    rows = release.ratings.rename(columns={"composite": "score"})
    return Measure("composite rating", _scored(rows, release), ON_SCORES, lines, release.as_at)


def _mean(rows: pd.DataFrame) -> pd.DataFrame:
    """The weighted mean of the domain scores of each place."""
    used = rows[rows["score"].notna() & (rows["weight"] > 0)]
    used = used.assign(part=used["score"] * used["weight"])
    sums = used.groupby("place", as_index=False)[["part", "weight"]].sum()
    return sums.assign(score=sums["part"] / sums["weight"])


def _scored(rows: pd.DataFrame, release: Release) -> pd.DataFrame:
    """place, x, category and text of rows with a score."""
    found = rows[["place", "score"]].rename(columns={"score": "x"})
    names = release.areas.set_index("id")["name"]
    return found.assign(
        category=category(found["x"], release.method.composite_cut_offs),
        shown=found["x"].map(words.score),
        text=found["place"].map(names) + ": " + found["x"].map(words.score),
    )


def _of_indicator(release: Release, indicator: str) -> Measure:
    one = release.indicators[indicator]
    rows = release.scores[release.scores["indicator"] == indicator]
    names = release.areas.set_index("id")["name"]
    shown = rows["value"].map(one.unit.write)
    values = pd.DataFrame(
        {
            "place": rows["place"],
            "x": rows["value"],
            "category": rows["category"],
            "shown": shown,
            "text": rows["place"].map(names) + ": " + shown,
        }
    )
    levels = rows["target"].dropna()
    lines = {levels.mode().iloc[0]: "target"} if not levels.empty else {}
    low = min([rows["value"].min(), *lines])
    high = max([rows["value"].max(), *lines])
    air = (high - low or 1.0) * 0.06
    until = rows["period_end"].max()
    until = release.as_at if pd.isna(until) else until.date()
    return Measure(one.short_name, values, (low - air, high + air), lines, until, one)


def _sentence(measure: Measure, peers: pd.DataFrame, chosen: str, name: str, kind: str) -> str:
    own = peers[peers["place"] == chosen]
    if own.empty:
        return f"{name} has no figure for {measure.name}."
    value, others = own.iloc[0], len(peers) - 1
    if not others:
        return f"{name}: {value['shown']}. No other {kind} has a figure."
    counts = {
        "lower": int((peers["x"] < value["x"]).sum()),
        "higher": int((peers["x"] > value["x"]).sum()),
    }
    best, worst = counts if measure.polarity is Polarity.LOWER else reversed(counts)
    among = f"the other {others} {KINDS[kind].lower()}" if others > 1 else f"the one other {kind}"
    return (
        f"{name}: {value['shown']}. Of {among} with a figure, "
        f"{counts[best]} {'has' if counts[best] == 1 else 'have'} a better one ({best}) and "
        f"{counts[worst]} a worse ({worst})."
    )


def _strip(
    measure: Measure, peers: pd.DataFrame, chosen: str, finding: str, among: str
) -> list[Component]:
    rows = [
        [
            components.link(row["name"], f"/place/{row['place']}"),
            row["shown"],
            components.category_chip(row["category"]),
        ]
        for row in peers.to_dict("records")
    ]
    table = components.table(
        f"{measure.name}, in order of name", ["Area", "Value", "Category"], rows, numeric=(1,)
    )
    chart = Chart(
        id="distribution",
        draw=partial(
            distribution.figure,
            peers,
            chosen,
            measure.axis,
            measure.lines,
            measure.indicator and measure.indicator.unit,
        ),
        title=finding,
        about=f"{_capital(measure.name)} of {len(peers)} {among}, {measure.unit}, as at "
        f"{words.day(measure.until)}",
        sentence="Each dot is an area; dots stack where values are alike. Not a league table: "
        "areas differ in what they start from.",
        drawn=peers[DRAWN].rename(columns={"x": "value"}),
        until=measure.until,
        indicator=measure.indicator,
    )
    return [components.chart(chart, table), components.key(chart.marks)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _map(release: Release, measure: Measure, peers: pd.DataFrame) -> list[Component]:
    """A tile for each area that has one, and the same figures as a table beside it."""
    tiles = release.tiles.rename(columns={"area": "place"}).merge(peers, on="place")
    if tiles.empty:
        return []
    rows = [
        [
            components.link(row["name"], f"/place/{row['place']}"),
            row["shown"],
            components.category_chip(row["category"]),
        ]
        for row in tiles.sort_values("name").to_dict("records")
    ]
    table = components.table(measure.name, ["Area", "Value", "Category"], rows, numeric=(1,))
    chart = Chart(
        id="tile-map",
        draw=partial(tile_map.figure, tiles),
        title=f"{_capital(measure.name)}: {_counts(tiles)}.",
        about=f"{_capital(measure.name)} of {len(tiles)} places, {measure.unit}, as at "
        f"{words.day(measure.until)}: one tile for each, roughly where it lies",
        sentence="One tile for each place, roughly where it lies, with its category.",
        drawn=tiles[["column", "row", *DRAWN]].rename(columns={"x": "value"}),
        until=measure.until,
        indicator=measure.indicator,
    )
    return [
        html.H2("On the map"),
        html.Div([components.chart(chart), table], className="beside"),
    ]


def _counts(tiles: pd.DataFrame) -> str:
    """How many tiles are in each category: "two in category 2 and four in 3"."""
    counts = tiles["category"].value_counts().sort_index()
    parts = [f"{words.small(n)} in category {int(number)}" for number, n in counts.items()]
    return words.listing(parts) if parts else "no category"


def _kinds(now: dict[str, str | None]) -> Component:
    links = [
        (name, {"kind": kind, "place": None}, now["kind"] == kind) for kind, name in KINDS.items()
    ]
    return _row("Compare", links, now)


def _filters(release: Release, now: dict[str, str | None]) -> list[Component]:
    """Theme, then its domains, then their indicators, each a row of links."""
    blank = {"theme": None, "domain": None, "indicator": None}
    domains = release.method.domains
    themes = list(dict.fromkeys(one.theme for one in domains))
    nothing = not (now["theme"] or now["domain"] or now["indicator"])
    of = {item.indicator: item.domain for item in release.method.items}
    open_domain = of.get(now["indicator"] or "") or now["domain"]
    open_theme = now["theme"] or next((d.theme for d in domains if d.id == open_domain), None)
    rows = [
        _row(
            "By",
            [("Composite", blank, nothing)]
            + [(theme, blank | {"theme": theme}, theme == open_theme) for theme in themes],
            now,
        )
    ]
    if open_theme:
        within = [one for one in domains if one.theme == open_theme]
        links = [(one.name, blank | {"domain": one.id}, one.id == open_domain) for one in within]
        rows.append(_row("Domain", links, now))
    if open_domain:
        inside = [indicator for indicator, domain in of.items() if domain == open_domain]
        links = [
            (release.indicators[id].short_name, blank | {"indicator": id}, id == now["indicator"])
            for id in inside
        ]
        rows.append(_row("Indicator", links, now))
    return rows


def _choices(areas: pd.Series, now: dict[str, str | None], chosen: str) -> Component:
    links = [(name, {"place": id}, id == chosen) for id, name in areas.items()]
    return components.details("Show another area", _row("Area", links, now))


def _row(
    name: str, links: list[tuple[str, dict[str, str | None], bool]], now: dict[str, str | None]
) -> Component:
    """A row of links, each changing part of the address."""
    found = []
    for text, change, current in links:
        query = {key: value for key, value in (now | change).items() if value is not None}
        found.append((text, f"/compare?{urlencode(query)}", current))
    return components.choices(name, found)
