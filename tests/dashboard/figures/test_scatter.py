"""Two indicators against each other: points keep their names, and axes their units."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import scatter
from dashboard.figures.drawn import Room
from metrics import registry

INDICATORS = registry.indicators()


def figure(points: list[tuple[str, float, float]]) -> go.Figure:
    frame = pd.DataFrame(points, columns=["name", "x", "y"]).assign(text="")
    return scatter.figure(frame, INDICATORS["ae_four_hour"], INDICATORS["mrsa"], Room(330))


def test_an_axis_has_the_unit_that_its_numbers_do_not_say():
    """Each number across is "90%"; one upwards is "2"."""
    across, up, *_ = [one.text for one in figure([("York", 90, 2)]).layout.annotations]
    assert across == "A&amp;E within 4 hours →"
    assert up == "↑ MRSA, per 100,000 bed days"


def test_a_name_between_two_points_beside_each_other_stands_above_its_own():
    """Points 55 pixels apart on a level: the left one's name, 52 wide, would touch the other."""
    names = {
        one.text: (one.x, one.y, one.xanchor)
        for one in figure(
            [("Wakefield", 83.6, 1.66), ("West Yorkshire and Harrogate", 85.8, 1.64)]
            + [("Harrogate", 93.0, 0.94), ("Leeds", 84.3, 2.17)]
        ).layout.annotations[2:]
    }
    assert set(names) == {"Wakefield", "West Yorkshire and Harrogate", "Harrogate", "Leeds"}
    x, y, anchor = names["Wakefield"]
    assert (x < 83.6, y > 1.66, anchor) == (True, True, "left")
