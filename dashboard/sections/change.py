"""Why a composite changed since an earlier date or release, part by part."""

from datetime import date
from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import change
from dashboard.figures.chart import Chart
from dashboard.parts import components, words
from metrics.method import Method
from metrics.score import direction, leading
from metrics.written import number, signed

NOTE = (
    "The inputs are replaced one after the other in this order, and the composite is calculated "
    "again each time, so the parts add up to the whole change. New data: a later period than "
    "before. Revised data: the same period with another figure. Shares: what part of a provider "
    "belongs to an area. A composite that rises is worse."
)

CLEAR = "A change of less than {:.2f} is called no clear change, here as on the tiles."


def section(
    name: str,
    parts: pd.DataFrame,
    before: float,
    after: float,
    since: str,
    until: date,
    method: Method,
) -> list[Component]:
    """The waterfall, its sentence and its table; only a sentence if the change cannot be split.

    `parts` has part, change and reason for the place called `name`; `since` names the earlier date
    or release, `until` is the later date. A change of the method's `clear_change` or more counts as
    better or worse.
    """
    reasons = parts["reason"][parts["reason"] != ""]
    if not reasons.empty:
        return [html.P(words.sentence(str(reasons.iloc[0])))]
    rows = [[row["part"], signed(row["change"], 4)] for row in parts.to_dict("records")]
    rows.append(["the whole change", signed(after - before, 4)])
    table = components.table(
        "Parts of the change of the composite, above 0 for the worse",
        ["Part", "Change"],
        rows,
        (1,),
    )
    sentence, now = _sentence(parts, before, after, since, method), words.day(until)
    chart = Chart(
        id="change",
        draw=partial(change.figure, parts, before, after, (since, now), method),
        title=f"{name}, {sentence[0].lower()}{sentence[1:]}",
        about=f"Why the composite of {name} changed from {since} to {now}, in the order in which "
        "inputs are replaced",
        sentence=sentence,
        drawn=parts[["part", "change"]].assign(before=before, after=after),
        until=until,
    )
    return [
        components.chart(chart, table),
        components.key(chart.marks, NOTE, CLEAR.format(method.clear_change)),
    ]


def _sentence(parts: pd.DataFrame, before: float, after: float, since: str, method: Method) -> str:
    """The change in the tile's word for it, its size, and what made most of it."""
    moved = after - before
    word = str(direction(moved, method.clear_change))
    then, now = (words.score(composite, method.composite_cut_offs) for composite in (before, after))
    if then == now:
        return words.sentence(f"{word}: the composite is {now}, as it was ({since})")
    most = parts[leading(parts["change"])]
    made = words.listing(
        [
            f"{part} ({signed(change, 2, 0.0)})"
            for part, change in zip(most["part"], most["change"], strict=True)
        ]
    )
    by = number(abs(moved), 2, 0.0, method.clear_change)
    return words.sentence(
        f"{word}: the composite has {'risen' if moved > 0 else 'fallen'} by {by} from "
        f"{then} ({since}) to {now}, mostly because of {made}"
    )
