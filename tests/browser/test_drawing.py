"""Charts as SVG lie where plotly would draw them: every mark of every chart, in three widths."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page

from dashboard.figures import change, lettering, scatter, tile_map
from dashboard.figures.drawn import Room
from dashboard.figures.svg import draw
from dashboard.parts import bundle
from data.releases.release import Release
from tests.dashboard.figures.test_charts import charts_of_pages

MARKS = (Path(__file__).parent / "marks.js").read_text(encoding="utf-8")
WIDTHS = (330, 552, 1100)
WITHIN = 1.0
KINDS = {
    "bars": (".mark-bars > rect", ".barlayer .point > path"),
    "bands": (".mark-band", ".js-fill"),
    "lines": (".mark-line", ".js-line"),
    "points": (".mark-scatter > circle, .mark-point", ".scatterlayer .points .point"),
    "texts on points": (".mark-on", ".scatterlayer .textpoint text"),
    "grid": (".mark-grid line", ".gridlayer path"),
    "ticks": (".mark-tick", ".xtick.ticks"),
    "labels": (".mark-label", ".xtick text, .ytick text"),
    "notes": (".mark-note", ".annotation-text"),
    "shapes": (".mark-shapes > *", ".shapelayer path"),
}
"""How each kind of mark is found in our drawing, and in plotly's."""


@pytest.fixture(scope="module")
def charts(release: Release) -> dict[str, Callable[[Room], go.Figure]]:
    """What draws each chart of the pages, and those that this release has none of."""
    found = {name: chart.draw for name, chart in charts_of_pages(release).items()}
    names = ["North", "Bradford District and Craven", "Isle", "Not rated"]
    tiles = {"name": names, "column": [0, 1, 0.5, 3], "row": [0, 0, 1, 2]}
    tiles = pd.DataFrame(
        tiles | {"category": [1, 4, 3, np.nan], "text": names, "address": "/place"}
    )
    points = pd.DataFrame({"name": names, "x": [80, 90, 85, 85.2], "y": [3, 4, 3.5, 3.4]})
    points = points.assign(text=names)
    pair = [release.indicators[id] for id in ("ae_four_hour", "delayed_transfers")]
    parts = pd.DataFrame({"part": ["A&E", "Smoking"], "said": "", "change": [0.3, -0.1]})
    method = release.method
    return found | {
        "tile map": lambda room: tile_map.figure(tiles, room),
        "scatter": lambda room: scatter.figure(points, *pair, room),
        "change": lambda room: change.figure(parts, method, room),
    }


@pytest.fixture
def page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_content(
        f"<!DOCTYPE html>{lettering.faces()}<style>body {{ margin: 0 }}</style><div id=ours></div>"
    )
    page.add_script_tag(path=str(bundle.path()))
    page.evaluate(
        "family => Promise.all([400, 600].map(w => document.fonts.load(`${w} 12px '${family}'`)))",
        lettering.FAMILY,
    )
    yield page
    page.close()


def drawn_twice(page: Page, figure: go.Figure, width: int) -> tuple[dict, dict]:
    """The places of all marks in our drawing, and in plotly's."""
    request = {
        "ours": draw.plain(figure, width),
        "figure": json.loads(figure.to_json(validate=False)),
        "width": width,
        "kinds": [{kind: both[at] for kind, both in KINDS.items()} for at in (0, 1)],
    }
    return page.evaluate(
        f"""async ({{ours, figure, width, kinds}}) => {{
            const marks = {MARKS};
            const [one, other] = [document.getElementById("ours"), document.createElement("div")];
            one.innerHTML = ours;
            document.body.append(other);
            const layout = {{...figure.layout, width}};
            await Plotly.newPlot(other, figure.data, layout, {{staticPlot: true}});
            const found = [marks(one, kinds[0]), marks(other, kinds[1])];
            Plotly.purge(other);
            other.remove();
            return found;
        }}""",
        request,
    )


def apart(ours: dict, plotlys: dict) -> list[str]:
    """In words, what lies elsewhere."""
    found = []
    for kind in KINDS:
        mine, theirs = ours[kind], plotlys[kind]
        if len(mine) != len(theirs):
            found.append(f"{len(mine)} {kind}, {len(theirs)} by plotly")
            continue
        for one, other in zip(mine, theirs, strict=True):
            if any(abs(a - b) > WITHIN for a, b in zip(one, other, strict=True)):
                both = [[round(value, 1) for value in side] for side in (one, other)]
                found.append(f"{kind}: {both[0]}, {both[1]} by plotly")
                break
    return found


def test_every_mark_lies_where_plotly_draws_it(
    page: Page, charts: dict[str, Callable[[Room], go.Figure]]
):
    wrong = {}
    for name, drawing in charts.items():
        for width in WIDTHS:
            if found := apart(*drawn_twice(page, drawing(Room(width)), width)):
                wrong[f"{name} at {width}"] = found
    assert not wrong, f"{len(wrong)}: {json.dumps(dict(list(wrong.items())[:12]), indent=1)}"
