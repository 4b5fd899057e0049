"""A place among its peers: by the composite, a theme, a domain or an indicator."""

from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import NotFound, page, require
from dashboard.parts import components, series
from dashboard.parts.areas import by_footprint
from dashboard.sections import funnel, peers
from dashboard.sections.peers import KINDS, Measure
from data.profile import Words
from data.releases.release import Release, rows_of


@page("/compare", "Compare", query=("kind", "place", "theme", "domain", "indicator"))
def content(
    release: Release,
    kind: str | None = None,
    place: str | None = None,
    theme: str | None = None,
    domain: str | None = None,
    indicator: str | None = None,
) -> list[Component]:
    """A strip of dots, filters as links, and the figures as a table in order of name.

    Footprints are compared unless the address gives another kind, or if there are none.
    """
    kinds = [kind for kind in KINDS if kind in release.kinds.values()]
    kind = kind or next(iter(kinds), None)
    if kind is None:
        raise NotFound(
            f"There is nothing to compare: no {release.words.footprint} and no "
            f"{release.words.place}."
        )
    require(kind in kinds, "kind of area", kind, kinds)
    areas = rows_of(release.areas, kind=kind).set_index("id")["name"]
    chosen = place or str(areas.index[0])
    require(chosen in areas.index, release.words.one(kind), chosen, list(areas.index))
    measure = _measure(release, theme, domain, indicator)
    now = {"kind": kind, "place": place, "theme": theme, "domain": domain, "indicator": indicator}
    rows = peers.named(measure, areas)
    finding = peers.sentence(measure, rows, chosen, areas[chosen], kind, release.words)
    return [
        html.H1(f"{release.words.heading(kind)} compared: {measure.name}"),
        html.P(finding, className="lead"),
        _kinds(kinds, now, release.words),
        *_filters(release, now),
        _choices(release, areas, now, chosen),
        *peers.strip(measure, rows, chosen, finding, release.words.many(kind)),
        *(funnel.section(release, measure.indicator, kind) if measure.indicator else []),
        *peers.on_the_map(measure, rows, release.tiles, kind, release.words),
    ]


def _measure(
    release: Release, theme: str | None, domain: str | None, indicator: str | None
) -> Measure:
    if indicator is not None:
        known = list(release.method.indicators)
        require(indicator in known, "rated indicator", indicator, known)
        return _of_indicator(release, indicator)
    domains = {domain.id: domain for domain in release.method.domains}
    if domain is not None:
        require(domain in domains, "domain", domain, list(domains))
        rows = rows_of(release.domains, domain=domain)
        return peers.of_scores(release, domains[domain].name, rows, domain)
    if theme is not None:
        themes = list(dict.fromkeys(known.theme for known in domains.values()))
        require(theme in themes, "theme", theme, themes)
        within = [id for id, known in domains.items() if known.theme == theme]
        rows = release.domains[release.domains["domain"].isin(within)]
        return peers.of_scores(release, theme, _mean(rows))
    return peers.composite(release)


def _mean(rows: pd.DataFrame) -> pd.DataFrame:
    """The weighted mean of the domain scores of each place."""
    used = rows[rows["score"].notna() & (rows["weight"] > 0)]
    used = used.assign(part=used["score"] * used["weight"])
    sums = used.groupby("place", as_index=False)[["part", "weight"]].sum()
    return sums.assign(score=sums["part"] / sums["weight"])


def _of_indicator(release: Release, indicator: str) -> Measure:
    definition = release.indicators[indicator]
    rows = rows_of(release.scores, indicator=indicator)
    columns = ["place", "value", "category", *peers.FIGURE]
    peer_rows = rows[columns].rename(columns={"value": "x"})
    shown = [
        definition.unit.write(*pair)
        for pair in zip(peer_rows["x"], peer_rows["target"], strict=True)
    ]
    peer_rows = series.with_periods(peer_rows.assign(shown=shown))
    return Measure(
        definition.short_name, peer_rows, release.as_at, {}, definition, release.method.closeness
    )


def _kinds(kinds: list[str], now: dict[str, str | None], nouns: Words) -> Component:
    links = [
        (nouns.heading(kind), {"kind": kind, "place": None}, now["kind"] == kind) for kind in kinds
    ]
    return _row("Compare", links, now)


def _filters(release: Release, now: dict[str, str | None]) -> list[Component]:
    """Theme, then its domains, then their indicators, each a row of links."""
    blank: dict[str, str | None] = {"theme": None, "domain": None, "indicator": None}
    domains = release.method.domains
    themes = list(dict.fromkeys(domain.theme for domain in domains))
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
        links = [
            (domain.name, blank | {"domain": domain.id}, domain.id == open_domain)
            for domain in domains
            if domain.theme == open_theme
        ]
        rows.append(_row("Domain", links, now))
    if open_domain:
        inside = [indicator for indicator, domain in of.items() if domain == open_domain]
        links = [
            (release.indicators[id].short_name, blank | {"indicator": id}, id == now["indicator"])
            for id in inside
        ]
        rows.append(_row("Indicator", links, now))
    return rows


def _choices(
    release: Release, areas: pd.Series, now: dict[str, str | None], chosen: str
) -> Component:
    rows = [
        _row(heading, [(areas[id], {"place": id}, id == chosen) for id in ids], now)
        for heading, ids in by_footprint(release, list(areas.index)).items()
    ]
    return components.details("Show another area", *rows)


def _row(
    name: str, links: list[tuple[str, dict[str, str | None], bool]], now: dict[str, str | None]
) -> Component:
    """A row of links, each changing part of the address."""
    choices = []
    for text, change, current in links:
        query = {key: value for key, value in (now | change).items() if value is not None}
        choices.append((text, f"/compare?{urlencode(query)}", current))
    return components.choices(name, choices)
