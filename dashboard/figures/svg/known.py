"""The features of figures that can be drawn here: any other is an error that names it."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

Part = dict[str, Any]
Known = Mapping[str, Any]
"""Names that are known; under each the parts or the set of values it may have, or ANY."""

ANY = None
SAYS_NOTHING = {"hoverinfo": {"text", "skip"}, "hovertext": ANY, "name": ANY, "customdata": ANY}
LINE: Known = {"color": ANY, "width": ANY, "dash": ANY}

BAR: Known = {
    **SAYS_NOTHING,
    "type": {"bar"},
    "x": ANY,
    "y": ANY,
    "base": ANY,
    "width": ANY,
    "orientation": {"h", "v"},
    "marker": {"color": ANY},
}
SCATTER: Known = {
    **SAYS_NOTHING,
    "type": {"scatter"},
    "x": ANY,
    "y": ANY,
    "mode": {"lines", "markers", "lines+markers", "markers+text"},
    "line": LINE,
    "fill": {"toself"},
    "fillcolor": ANY,
    "connectgaps": {False},
    "marker": {
        "symbol": {"circle", "diamond", "square", "triangle-up", "line-ns"},
        "size": ANY,
        "color": ANY,
        "opacity": ANY,
        "line": {"color": ANY, "width": ANY},
    },
    "text": ANY,
    "textfont": {"size": ANY, "color": ANY},
}
TRACES: Mapping[str, Known] = {"bar": BAR, "scatter": SCATTER}

AXIS: Known = {
    "automargin": {False},
    "constrain": {"domain"},
    "fixedrange": ANY,
    "gridcolor": ANY,
    "linecolor": ANY,
    "range": ANY,
    "showgrid": {True, False},
    "showline": {True, False},
    "tickangle": {0},
    "tickcolor": ANY,
    "tickfont": {"size": ANY},
    "ticklabelstandoff": ANY,
    "ticks": {"outside"},
    "ticktext": ANY,
    "tickvals": ANY,
    "visible": {True, False},
    "zeroline": {False},
}
SHAPE: Known = {
    "type": {"line", "path"},
    "x0": ANY,
    "x1": ANY,
    "xref": {"x"},
    "y0": ANY,
    "y1": ANY,
    "yref": {"y", "y domain"},
    "path": ANY,
    "line": LINE,
    "fillcolor": ANY,
    "layer": {"below", "above"},
}
ANNOTATION: Known = {
    "x": ANY,
    "xref": {"x", "paper"},
    "xanchor": {"left", "center", "right"},
    "y": ANY,
    "yref": {"y", "paper"},
    "yanchor": {"bottom", "top"},
    "text": ANY,
    "font": {"size": ANY, "color": ANY},
    "align": {"left", "center", "right"},
    "bgcolor": ANY,
    "showarrow": {False},
}
LAYOUT: Known = {
    "bargap": ANY,
    "font": {"family": ANY, "size": ANY, "color": ANY},
    "height": ANY,
    "hoverlabel": ANY,
    "margin": {"l": ANY, "r": ANY, "t": ANY, "b": ANY},
    "paper_bgcolor": ANY,
    "plot_bgcolor": ANY,
    "showlegend": {False},
    "xaxis": AXIS,
    "yaxis": {**AXIS, "scaleanchor": {"x"}, "scaleratio": ANY},
    "shapes": ANY,
    "annotations": ANY,
}


class Unknown(ValueError):
    """A figure asks for what is not drawn here; the message names it."""


def taken(figure: go.Figure) -> tuple[list[Part], Part]:
    """Traces and layout of a figure, its template's layout put in. Raises Unknown."""
    whole = figure.to_plotly_json()
    layout = dict(whole["layout"])
    template = layout.pop("template", {})
    _check("template", template, {"layout": ANY, "data": ANY})
    layout = _over(template.get("layout", {}), layout)
    _check("layout", layout, LAYOUT)
    for list_of, known in (("shapes", SHAPE), ("annotations", ANNOTATION)):
        for part in layout.get(list_of, ()):
            _check(f"layout.{list_of}", part, known)
    for trace in whole["data"]:
        kind = trace.get("type")
        if kind not in TRACES:
            raise Unknown(f"A figure has a trace of type {kind!r}, which is not drawn.")
        _check(kind, trace, TRACES[kind])
    return list(whole["data"]), layout


def _check(where: str, part: Any, known: Known) -> None:
    if not isinstance(part, dict):
        raise Unknown(f"A figure's {where} is {part!r}, which is not drawn.")
    for name, value in part.items():
        if name not in known:
            raise Unknown(f"A figure has {where}.{name}, which is not drawn.")
        may = known[name]
        if isinstance(may, Mapping):
            _check(f"{where}.{name}", value, may)
        elif may is not ANY:
            for one in value if isinstance(value, list | tuple) else [value]:
                if one not in may:
                    raise Unknown(f"A figure's {where}.{name} is {one!r}, which is not drawn.")


def _over(below: Part, above: Part) -> Part:
    """The parts of both; where both have one, those of `above`."""
    both = dict(below)
    for name, value in above.items():
        under = both.get(name)
        both[name] = (
            _over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
        )
    return both
