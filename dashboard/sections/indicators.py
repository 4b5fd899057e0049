"""The indicators behind a rating, as a table."""

from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import cells
from dashboard.figures.cells import Cell, Cells
from dashboard.figures.chart import Chart
from dashboard.parts import components, invented, words
from dashboard.sections import moves, rug_view
from dashboard.sections.indicator_cells import cells_of, from_target, points
from dashboard.sections.moves import Moves
from dashboard.sections.rug_picture import FIGURES
from dashboard.sections.rug_view import View
from data.releases.release import Release, rows_of
from metrics.score import BETTER, CATEGORIES, WORSE, category

HEAD = [
    "Indicator",
    "Score",
    "Value",
    "Target",
    "From target",
    "Trend",
    "Process",
    "Versus England",
]
NUMERIC = (2, 3, 4)
ID = "indicators"
SORTS = {
    "score": "Furthest from target first",
    "moved": "Clearly worse first",
    "versus": "Worse than England first",
    "name": "Name",
}
"""The orders that rows may have beside that of the method, which is by domain."""

WORST_FIRST = {WORSE: 0, "similar": 1, "": 1, BETTER: 2}


def section(release: Release, scores: pd.DataFrame, view: View | None = None) -> list[Component]:
    """One row per indicator of a place: its score, value, target, trend and process.

    Rows are by domain, each under its score, unless the view sorts them.
    """
    view = view or View()
    moved = moves.of(release)
    spc = release.spc[["indicator", "place", "variation", "assurance"]]
    merged = _seen(release, scores.merge(spc, how="left", on=["indicator", "place"]), moved, view)
    head = [
        html.H2("Indicators"),
        rug_view.form(release, replace(view, id=ID), SORTS, "By domain"),
        components.legend(release.method),
        components.explained(components.score_of(release.method), "process", "versus England"),
        *([html.P(said, className="note")] if (said := invented.of_rows(release, scores)) else []),
    ]
    if merged.empty:
        return [*head, html.P("No indicator is like that here.", id=ID)]
    table = components.scroller(_table(release, merged, moved, view), CAPTION, "both-ways")
    return [
        *head,
        _with_downloads(release, merged, table),
        *moves.key(release),
        *components.withheld(scores["reason"]),
    ]


def _seen(release: Release, rows: pd.DataFrame, moved: Moves, view: View) -> pd.DataFrame:
    """The rows that a view has, in its order, with `moved`."""
    rows = rows.assign(
        moved=[moved.get(key, "") for key in zip(rows["place"], rows["indicator"], strict=True)]
    )
    order = {id: at for at, id in enumerate(View().indicators(release))}
    rows = rows.sort_values("indicator", key=lambda ids: ids.map(order), kind="stable")
    if view.domain:
        rows = rows[rows["domain"] == view.domain]
    if view.category:
        rows = rows[rows["category"] == float(view.category)]
    if view.sort == "score":
        return rows.sort_values("uncapped", ascending=False, kind="stable")
    if view.sort == "name":
        names = {id: one.short_name.casefold() for id, one in release.indicators.items()}
        return rows.sort_values("indicator", key=lambda ids: ids.map(names), kind="stable")
    if view.sort:
        return rows.sort_values(
            view.sort, key=lambda said: said.fillna("").map(WORST_FIRST).fillna(1), kind="stable"
        )
    return rows


def _table(release: Release, rows: pd.DataFrame, moved: Moves, view: View) -> Component:
    """The table; in the method's order each domain of several is a body of its own."""
    place = rows["place"].iloc[0]
    trends = points(release, place)
    written = set(zip(release.commentary["place"], release.commentary["indicator"], strict=True))
    rows_of_cells = {
        row["indicator"]: cells_of(release, row, trends.get(row["indicator"]), written)
        for row in rows.to_dict("records")
    }
    bodies = []
    by_domain = groupby(rows["indicator"], dict(zip(*_domains(release), strict=True)).__getitem__)
    groups = [("", list(rows["indicator"]))] if view.sort else [(id, [*of]) for id, of in by_domain]
    for domain, ids in groups:
        lines = [_line(rows_of_cells[id], moves.arrow(moved, place, id), id) for id in ids]
        head = _domain(release, place, domain) if rug_view.several(release) and domain else []
        bodies.append(html.Tbody([*head, *lines]))
    heads = [
        html.Th(text, scope="col", className="figure" if at in NUMERIC else None)
        for at, text in enumerate(HEAD)
    ]
    caption = components.caption_of(CAPTION)
    return html.Table([caption, html.Thead(html.Tr(heads)), *bodies], id=ID, className="cards")


CAPTION = "Each indicator's category and score, value, target in force, and how far from it"


def _domains(release: Release) -> tuple[list[str], list[str]]:
    """The method's indicators, and the domain of each."""
    items = release.method.items
    return [item.indicator for item in items], [item.domain for item in items]


def _domain(release: Release, place: str, id: str) -> list[Component]:
    """The head of a domain's rows: its name and score."""
    (name,) = (domain.name for domain in release.method.domains if domain.id == id)
    rows = rows_of(release.rows("domains", place=place), domain=id)
    score = float(rows["score"].iloc[0]) if len(rows) else float("nan")
    cut_offs = release.method.cut_offs_of(id)
    number = None if pd.isna(score) else float(category(score, cut_offs))
    chip = components.category_chip(number, CATEGORIES, words.score(score, cut_offs))
    head = html.Th([name, " ", chip], colSpan=len(HEAD), scope="rowgroup", className="domain")
    return [html.Tr(head)]


def _line(cells: list[components.Child], arrow: list[Component], id: str) -> Component:
    """A row; on a phone, where it is a card, each cell has its column's name beside it."""
    name, score, *others = cells
    named: list[dict[str, Any]] = [{"data-name": text} for text in HEAD]
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(html.Span([score, *arrow]), **named[1]),
            *(
                html.Td(cell, className="figure" if at in NUMERIC else None, **named[at])
                for at, cell in enumerate(others, start=2)
            ),
        ]
    )


def _with_downloads(release: Release, rows: pd.DataFrame, table: Component) -> Component:
    """The table with what can be taken away of it (see dashboard.pictures.downloads)."""
    place, element = rows["place"].iloc[0], html.Div([table])
    name = release.names[place]
    vars(element)["chart"] = Chart(
        id=ID,
        draw=partial(cells.figure, _pictured(release, rows)),
        title=f"{name}: each indicator against its target.",
        about=f"Latest values by domain, as at {words.day(release.as_at)}",
        sentence=CAPTION,
        drawn=rows[[*FIGURES, "variation", "assurance", "versus", "moved"]].reset_index(drop=True),
        until=release.as_at,
    )
    return element


def _pictured(release: Release, rows: pd.DataFrame) -> Cells:
    """Each indicator's category and value, target, distance, and how it compares."""
    names, found = [], []
    for row in rows.to_dict("records"):
        one = release.indicators[row["indicator"]]
        names.append(one.short_name)
        if pd.isna(row["score"]):
            found.append([Cell("–")] * 4)
            continue
        found.append(
            [
                Cell(one.unit.write(row["value"], row["target"]), int(row["category"])),
                Cell(words.level(one.unit, row["target"], row["value"])),
                Cell(from_target(one, row["gap"])),
                Cell(row["versus"] or "–"),
            ]
        )
    return Cells(names, ["Value", *HEAD[3:5], HEAD[-1]], found)
