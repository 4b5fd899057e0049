"""Why a composite changed since an earlier date or release, part by part."""

from datetime import date
from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, words
from dashboard.chart import Chart
from dashboard.figures import change

NOTE = (
    "Ingredients are exchanged one after the other in this order, and the composite worked out "
    "again each time, so the parts add up to the whole change. New data: a later period than "
    "before. Revised data: the same period with another figure. Shares: what part of a provider "
    "belongs to a place. A composite that rises is worse."
)


def section(
    name: str, parts: pd.DataFrame, before: float, after: float, since: str, until: date
) -> list[Component]:
    """The waterfall, its sentence and its table; a sentence alone where there is nothing to split.

    `parts`: part, change, reason of the place called `name`; `since` says what it was compared with
    and `until` is the later date.
    """
    reasons = parts["reason"][parts["reason"] != ""]
    if not reasons.empty:
        return [html.P(words.sentence(str(reasons.iloc[0])))]
    rows = [[row["part"], f"{row['change']:+.4f}"] for row in parts.to_dict("records")]
    rows.append(["the whole change", f"{after - before:+.4f}"])
    table = components.table(
        "Parts of the change of the composite, above 0 for the worse",
        ["Part", "Change"],
        rows,
        (1,),
    )
    sentence, now = _sentence(parts, before, after, since), words.day(until)
    chart = Chart(
        id="change",
        draw=partial(change.figure, parts, before, after, (since, now)),
        title=f"{name}: {sentence[0].lower()}{sentence[1:]}",
        about=f"Why the composite of {name} changed from {since} to {now}, in the order in which "
        "ingredients are exchanged",
        sentence=sentence,
        drawn=parts[["part", "change"]].assign(before=before, after=after),
        until=until,
    )
    return [
        components.chart(chart, table),
        components.key(chart.marks, NOTE),
    ]


def _sentence(parts: pd.DataFrame, before: float, after: float, since: str) -> str:
    moved = after - before
    way = "risen, for the worse," if moved > 0 else "fallen, for the better,"
    if abs(moved) < 0.005:
        return f"The composite is as it was, {words.score(after)} ({since})."
    most = parts.loc[parts["change"].abs().idxmax()]
    return (
        f"The composite has {way} by {abs(moved):.2f} from {words.score(before)} ({since}) to "
        f"{words.score(after)}; most of it by {most['part']} ({most['change']:+.2f})."
    )
