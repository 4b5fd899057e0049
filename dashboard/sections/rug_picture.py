"""The rug to take away: as a picture where there are few areas, and as figures."""

from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import cells
from dashboard.figures.cells import Cell, Cells
from dashboard.figures.chart import Chart
from dashboard.parts import words
from dashboard.pictures.downloads import Table
from dashboard.sections.rug_cells import Rug
from dashboard.sections.rug_view import View
from metrics.score import category

MOST = 12
"""So many areas fit beside each other on a picture."""

FIGURES = [
    *("place", "indicator", "domain", "category", "score", "value", "target", "period_start"),
    *("period_end", "reason"),
]


def with_downloads(found: Rug, table: Component, view: View) -> Component:
    """The table with what can be taken away of it (see dashboard.pictures.downloads)."""
    element, release = html.Div([table]), found.release
    ids = [id for _, of_it in found.domains for id in of_it]
    rows = release.scores
    rows = rows[rows["place"].isin(found.places) & rows["indicator"].isin(ids)]
    moved = [found.moved.get(key, "") for key in zip(rows["place"], rows["indicator"], strict=True)]
    names = rows["place"].map(release.names)
    drawn = rows[FIGURES].assign(name=names, moved=moved).reset_index(drop=True)
    title = f"Every indicator in {words.count(len(found.places), 'area')}"
    if len(found.places) > MOST:
        vars(element)["table"] = Table(view.id, title, drawn, release.demonstration)
        return element
    vars(element)["chart"] = Chart(
        id=view.id,
        draw=partial(cells.figure, pictured(found)),
        title=f"{title}: category and latest value.",
        about=f"Each indicator by domain, as at {words.day(release.as_at)}",
        sentence="Indicators down by domain, areas across.",
        drawn=drawn,
        until=release.as_at,
    )
    return element


def pictured(found: Rug) -> Cells:
    """Indicators down under the score of their domain, areas across."""
    names: list[str] = []
    rows: list[list[Cell]] = []
    for domain, ids in found.domains:
        if len(ids) > 1:
            names.append(f"{domain.name}, all")
            cut_offs = found.release.method.cut_offs_of(domain.id)
            rows.append([_score(found, place, domain.id, cut_offs) for place in found.places])
        for id in ids:
            names.append(found.release.indicators[id].short_name)
            rows.append([_cell(found, place, id) for place in found.places])
    return Cells(names, [found.release.names[place] for place in found.places], rows)


def _score(found: Rug, place: str, domain: str, cut_offs: tuple[float, ...]) -> Cell:
    score = found.of_domains.get((place, domain), float("nan"))
    if pd.isna(score):
        return Cell("–")
    return Cell(words.score(score, cut_offs), int(category(score, cut_offs)))


def _cell(found: Rug, place: str, id: str) -> Cell:
    row = found.cells[place, id]
    if pd.isna(row["score"]) or not found.shown(row):
        return Cell("–" if pd.isna(row["score"]) else "")
    value = found.release.indicators[id].unit.write(row["value"], row["target"])
    return Cell(value, int(row["category"]))
