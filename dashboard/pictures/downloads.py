"""The downloads of charts and tables: pictures in each size, and figures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures.chart import Chart
from dashboard.parts import words
from dashboard.parts.aria import aria
from dashboard.parts.html import parts
from dashboard.parts.site import site_url
from dashboard.pictures.formats import DEFAULT, FORMATS
from dashboard.pictures.picture import Picture
from dashboard.pictures.sheet import Words
from data import csv_text
from data.memory_cache import Kept
from data.releases.release import Release
from metrics.indicator import Indicator

FILES = Kept[str](16 * 2**20)
"""Figures as CSV, kept because many readers download the same."""


@dataclass(frozen=True, eq=False)
class Takeaway:
    """A chart of a page as a picture and as a table of figures."""

    chart: Chart
    picture: Picture
    invented: bool

    @property
    def csv(self) -> str:
        """What the chart draws, as RFC 4180 has it; each row labelled where it is invented."""
        return _csv(self.chart.drawn, self.invented)


@dataclass(frozen=True, eq=False)
class Table:
    """A page's table that can be taken away as figures, and has no picture."""

    id: str
    title: str
    rows: pd.DataFrame
    invented: bool

    @property
    def csv(self) -> str:
        """All its rows as RFC 4180 has it; each labelled where it is invented."""
        return _csv(self.rows, self.invented)


def _csv(rows: pd.DataFrame, invented: bool) -> str:
    return csv_text.csv(rows.assign(label=words.INVENTED.lower() if invented else ""))


def tables(tree: Component, address: str) -> dict[str, Table]:
    """Put the download of each table that remembers its rows below it; those tables by id."""
    found = {}
    for element in list(parts(tree)):
        if isinstance(table := vars(element).get("table"), Table):
            found[table.id] = table
            link = _link(table.id, table.title, address, "CSV", "csv", "the figures (CSV)")
            element.children = [element.children, html.Ul([link], className="downloads")]
    return found


def offer(tree: Component, release: Release, address: str) -> dict[str, Takeaway]:
    """Put the downloads of a page's charts on it; what can be taken away, by id.

    A section, which is what follows a second heading, has one menu after its last chart. A chart
    that stands in none has its own.
    """
    menu = partial(_menu, release, address)
    for element, chart in _outside_sections(tree, menu):
        element.children = [*element.children, menu([chart])]
    charts = [vars(part).get("chart") for part in parts(tree)]
    return {
        chart.id: taken(chart, release, address) for chart in charts if isinstance(chart, Chart)
    }


def _outside_sections(
    part: object, menu: Callable[[list[Chart]], Component]
) -> list[tuple[Component, Chart]]:
    """Put the menu of each section of a part of a page into it; the charts that are in none, each
    with the element it stands in.
    """
    if isinstance(part, list | tuple):
        return [one for child in part for one in _outside_sections(child, menu)]
    if not isinstance(part, Component):
        return []
    if isinstance(chart := vars(part).get("chart"), Chart):
        return [(part, chart)]
    children = vars(part).get("children")
    if not isinstance(children, list | tuple):
        return _outside_sections(children, menu)
    outside, written = [], []
    for run in _runs(children):
        found = [
            (at, one) for at, child in enumerate(run) for one in _outside_sections(child, menu)
        ]
        if found and isinstance(run[0], html.H2):
            run.insert(found[-1][0] + 1, menu([chart for _, (_, chart) in found]))
        else:
            outside += [one for _, one in found]
        written += run
    vars(part)["children"] = written
    return outside


def _runs(children: Sequence[object]) -> Iterator[list[object]]:
    """What is before the first heading, then each heading with what follows it."""
    run: list[object] = []
    for child in children:
        if isinstance(child, html.H2) and run:
            yield run
            run = []
        run.append(child)
    if run:
        yield run


def taken(chart: Chart, release: Release, address: str) -> Takeaway:
    """What can be taken away of a chart that the page at an address shows."""
    picture = Picture(chart.draw, _words(chart, release, address))
    return Takeaway(chart, picture, release.demonstration)


def _menu(release: Release, address: str, charts: list[Chart]) -> Component:
    """Opens to the downloads of these charts, each under its title where there are several."""
    lists = [_links(release, chart, address) for chart in charts]
    if len(charts) > 1:
        titles = [html.P(chart.title) for chart in charts]
        lists = [part for both in zip(titles, lists, strict=True) for part in both]
    return html.Details([html.Summary("Download"), *lists], className="download-menu")


def _links(release: Release, chart: Chart, address: str) -> Component:
    """Links to the chart as picture and as figures; the public's pictures are made beforehand."""
    link = partial(_link, chart.id, chart.title, address)
    pictures = [link("PNG", "png", "PNG"), link("SVG", "svg", "SVG")]
    sizes = [
        link(f"PNG, {one.name}", "png", f"PNG, {one.name},", format=id)
        for id, one in FORMATS.items()
        if id != DEFAULT
    ]
    csv = link("CSV", "csv", "the figures (CSV)")
    if release.audience == "public":
        return html.Ul([csv], className="downloads")
    return html.Ul([*pictures, csv, *sizes], className="downloads")


def _link(
    id: str, title: str, address: str, text: str, kind: str, name: str, format: str = ""
) -> Component:
    """A link to a kind of file of the chart or table `id` on the page at an address."""
    path, _, query = address.partition("?")
    asked = "&".join(part for part in (query, format and f"format={format}") if part)
    file = f"/export{path.rstrip('/')}/{id}.{kind}"
    label = f"Download {name} of: {title}"
    href = f"{file}?{asked}" if asked else file
    return html.Li(html.A(text, href=href, download="", **aria(label=label)))


def _words(chart: Chart, release: Release, address: str) -> Words:
    """What is written on the chart's picture."""
    return Words(
        title=chart.title,
        subtitle=chart.about,
        alt=f"{chart.title} {chart.about}. {chart.sentence}",
        source=chart.source or source(release, *chart.indicators),
        status=_status(chart, release),
        date=f"Data to {words.day(chart.until)}",
        link=f"{site_url().removeprefix('https://')}{address}",
        invented=release.demonstration,
    )


def source(release: Release, *indicators: Indicator) -> str:
    """The source and licence of these indicators' figures; without any, of the ratings."""
    if indicators:
        said = [f"{one.publication}. {one.licence}." for one in indicators]
        return f"Source: {' '.join(dict.fromkeys(said))}"
    used = [release.indicators[id] for id in release.method.indicators]
    licences = ", ".join(dict.fromkeys(one.licence for one in used))
    return (
        f"Source: own arithmetic on {len(used)} published indicators, method "
        f"“{release.method.name}”, explained under /method. {licences}."
    )


def _status(chart: Chart, release: Release) -> str:
    if release.demonstration:
        return words.INVENTED
    shown = {one.id for one in chart.indicators} or release.provisional
    provisional = shown & release.provisional
    return "Includes provisional figures" if provisional else "Final figures"
