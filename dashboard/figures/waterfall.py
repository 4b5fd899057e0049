"""Money: from the gap if nothing is done, by what closes it, to the gap with the plan."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures import rows
from dashboard.figures.drawn import PAGE, Room, drawn, text, ticks, unit_below
from dashboard.figures.theme import ACCENT, INK, MUTED
from metrics.indicator import Unit
from metrics.plan.money import Step
from metrics.plan.units import THOUSANDS, pounds

BESIDE = 72
SIDES = 52
MILLIONS = Unit("", "millions of pounds", low=None, decimals=1)


def figure(nothing: float, steps: Sequence[Step], something: float, room: Room = PAGE) -> go.Figure:
    """A bar from 0 to the gap without the plan, one for each step from where the one before ended,
    and one from 0 to the gap with the plan. Thousands of pounds, deficits negative; in millions.

    Steps that do not add up are drawn as they are: a step says by how much.
    """
    names = ["If nothing is done", *(one.name for one in steps), "With the plan"]
    amounts = [nothing, *(one.amount for one in steps), something]
    said = [pounds(nothing), *(signed(one.amount) for one in steps), pounds(something)]
    laid = rows.laid(names, said, room, BESIDE, must=True)
    assert laid is not None, "rows are laid out as well as can be"
    bases, at = [0.0], nothing
    for one in steps:
        bases.append(at)
        at += one.amount
    bases.append(0.0)
    ends = [base + amount for base, amount in zip(bases, amounts, strict=True)]
    low, high = min([0.0, *bases, *ends]) / THOUSANDS, max([0.0, *bases, *ends]) / THOUSANDS
    air = (high - low) * 0.03 or 1.0
    span = (low - air * (low < 0), high + air)
    colours = [INK, *(ACCENT if one.amount >= 0 else MUTED for one in steps), INK]
    bars = {
        "type": "bar",
        "name": "dark: gaps; blue: what closes them; grey: what widens them",
        "y": laid.middles,
        "x": [amount / THOUSANDS for amount in amounts],
        "base": [base / THOUSANDS for base in bases],
        "width": laid.thick,
        "orientation": "h",
        "marker": {"color": colours},
        "hovertext": [f"{text(name)}: {one}" for name, one in zip(names, said, strict=True)],
        "hoverinfo": "text",
    }
    below = unit_below(MILLIONS, laid.height)
    layout = {
        "height": room.height or round(laid.height + BESIDE),
        "xaxis": {
            "range": list(span),
            **ticks(span, MILLIONS, room.width - laid.names - SIDES),
            "showgrid": True,
        },
        "yaxis": laid.axis,
        "annotations": below,
        "margin": {"r": 36, "b": 54},
    }
    return drawn([bars], layout, room)


def signed(thousands: float) -> str:
    """A step as text with its sign: "+£600.0m"."""
    return f"+{pounds(thousands)}" if thousands > 0 else pounds(thousands)
