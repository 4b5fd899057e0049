"""What every chart is made with: a figure from plain dictionaries, and lines between categories."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.theme import MUTED, TEMPLATE

Part = dict[str, Any]

SCORES: Part = {"tickvals": [1, 2, 3, 4], "ticktext": ["1 best", "2", "3", "4 worst"]}
"""The ticks of an axis of scores, which say at which end it is good to be."""


def drawn(traces: list[Part], layout: Part) -> go.Figure:
    """The figure of these traces under the house's template.

    Plotly's check of each property takes most of a page's time, so it is not done here; a test
    does it for every chart. Without it arrays must be plain lists: see `plain` and `days`.
    """
    return go.Figure(data=traces, layout={"template": TEMPLATE, **layout}, _validate=False)


def plain(values: pd.Series) -> list[Any]:
    """The values as a list, None where one is missing: NaN is no JSON."""
    return [
        None if missing else v for v, missing in zip(values.tolist(), values.isna(), strict=True)
    ]


def days(values: pd.Series) -> list[str]:
    """Dates as text, such as 2017-12-31."""
    return np.datetime_as_string(values.to_numpy(), unit="D").tolist()


def upright(x: float, **line: Any) -> Part:
    """A shape: a line from the bottom of the chart to its top."""
    place = {"type": "line", "x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
    return place | {"line": line}


def marked(lines: dict[float, str], colour: str = MUTED) -> Part:
    """Layout with dotted upright lines behind the marks, each with what it marks above it."""
    return {
        "shapes": [
            upright(x, color=colour, width=1, dash="dot") | {"layer": "below"} for x in lines
        ],
        "annotations": [
            {
                "x": x,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": text,
                "showarrow": False,
                "font": {"size": 12, "color": MUTED},
            }
            for x, text in lines.items()
        ],
    }


def between_categories(cut_offs: tuple[float, ...]) -> dict[float, str]:
    """The cut-offs of a composite with the categories on either side: {1.5: "1 | 2", ...}."""
    return {cut_off: f"{at} | {at + 1}" for at, cut_off in enumerate(cut_offs, start=1)}
