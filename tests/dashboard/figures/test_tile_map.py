"""The tile map: no word is cut, and none leaves its tile."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import lettering, tile_map
from dashboard.figures.drawn import PAGE, Room
from dashboard.figures.svg import draw

LONG = [
    "NHS Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board",
    "Northumberland",
    "Llanfairpwllgwyngyll",
    "York",
]


def tiles(names: list[str], columns: int) -> pd.DataFrame:
    at = range(len(names))
    return pd.DataFrame(
        {"name": names, "column": [i % columns for i in at], "row": [i // columns for i in at]}
        | {"category": 2.0, "text": names, "address": "/place/leeds"}
    )


def written(figure: go.Figure) -> list[list[str]]:
    """The lines of each tile under its number."""
    return [label.split("<br>")[1:] for label in figure.data[0].text]


def test_a_name_that_fits_is_written_whole():
    figure = tile_map.figure(tiles(LONG, 2), Room(600))
    assert [" ".join(lines) for lines in written(figure)] == LONG
    assert [label.split("<br>")[0] for label in figure.data[0].text] == ["<b>2</b>"] * 4


@pytest.mark.parametrize("columns", [2, 4, 8, 20])
@pytest.mark.parametrize("room", [PAGE, Room(372), Room(760), Room(920, 380), Room(560, 400)])
def test_no_word_is_cut_and_none_leaves_its_tile(room: Room, columns: int):
    names = LONG * 20
    frame = tiles(names, columns)
    figure = tile_map.figure(frame, room)
    wide, high = columns, max(frame["row"]) + 1.32
    pixels = min(room.width / wide, (room.height or 1e9) / (high * tile_map.ROW))
    size = figure.data[0].textfont.size
    for name, lines in zip(names, written(figure), strict=True):
        words = " ".join(lines).removesuffix("…").split()
        assert words == name.split()[: len(words)]
        assert len(words) in (0, *range((len(name.split()) + 1) // 2, len(name.split()) + 1))
        assert all(lettering.width(line, size) <= pixels for line in lines)
        assert (len(lines) + 1) * size <= pixels * 1.28 * tile_map.ROW


def test_on_a_page_the_map_keeps_its_proportions_and_its_letters():
    """Three columns of 115 pixels are 345; 4.32 rows of three names, each 0.866 of 115, are 430."""
    figure = tile_map.figure(tiles(LONG, 3).assign(row=[0, 1, 2, 3]), PAGE)
    assert figure.layout.height == 430
    assert draw.space(figure) == {"aspectRatio": "345 / 430", "maxWidth": "345px"}
    svg = draw.fluid(figure)
    assert svg.startswith('<svg width="100%" height="100%">')
    assert svg.count(f'<svg y="{0.66 / 4.32:.2%}" overflow="visible"><text class="mark-on"') == 1
    assert 'x="50%"' in svg
    assert svg.count(f'font-size="{figure.data[0].textfont.size}"') == 4


def test_one_that_is_not_rated_has_a_dash():
    figure = tile_map.figure(tiles(["York"], 1).assign(category=None), Room(600))
    assert figure.data[0].text[0] == "<b>–</b><br>York"
    assert figure.layout.shapes[0].fillcolor == "#ffffff"
