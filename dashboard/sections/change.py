"""What moved a composite since an earlier date or release: each indicator, then each cause."""

from datetime import date
from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import change
from dashboard.figures.chart import Chart
from dashboard.parts import components, words
from data.releases.release import Release
from metrics.indicator import Unit
from metrics.method import Method
from metrics.score import direction, leading
from metrics.written import number, signed

CAUSES = (
    "New data are of a later period, revised data of the same period with another figure, shares "
    "are what part of a provider belongs to an area; they are replaced in this order, so they add "
    "up to the whole."
)

CLEAR = "A change of less than {:.2f} is called no clear change, here as on the tiles."


def parts(release: Release, moved: pd.DataFrame) -> pd.DataFrame:
    """part, said and change of each indicator of one place, from rows of metrics.moved."""
    return pd.DataFrame(
        {
            "part": [release.indicators[id].short_name for id in moved["indicator"]],
            "said": [_then_and_now(release, row) for row in moved.to_dict("records")],
            "change": moved["change"].to_numpy(),
        }
    )


def _then_and_now(release: Release, row: dict) -> str:
    """A value as it was and is, "91.2% to 84.3%", and its target where that is another."""
    unit = release.indicators[row["indicator"]].unit
    value = _from_to(unit, row["value_old"], row["value"], "no figure")
    if row["target_old"] == row["target"] or pd.isna(row["target"]) or pd.isna(row["target_old"]):
        return value
    return f"{value} (target {_from_to(unit, row['target_old'], row['target'])})"


def _from_to(unit: Unit, was: float, now: float, missing: str = "") -> str:
    then, since = (
        missing if pd.isna(value) else unit.write(value, beside)
        for value, beside in ((was, now), (now, was))
    )
    return since if then == since else f"{then} to {since}"


def section(
    name: str,
    parts: pd.DataFrame,
    before: float,
    after: float,
    since: str,
    until: date,
    method: Method,
) -> list[Component]:
    """The bars, their sentence and their table; only a sentence where nothing moved.

    `parts` has part, said and change for the place called `name`; `since` names the earlier date
    or release, `until` is the later date. A change of the method's `clear_change` or more counts as
    better or worse.
    """
    if pd.isna(before) or pd.isna(after):
        sides = [side for side, score in (("then", before), ("now", after)) if pd.isna(score)]
        return [html.P(words.sentence(f"{name} is not rated {words.listing(sides)}"))]
    sentence, now = _sentence(parts, before, after, since, method), words.day(until)
    if change.shown(parts).empty:
        return [html.P(sentence)]
    rows = [
        [row["part"], row["said"], signed(row["change"], 4)]
        for row in change.shown(parts).to_dict("records")
    ]
    rows.append(["the whole change", "", signed(after - before, 4)])
    table = components.table(
        "What each indicator adds to the change of the composite, above 0 for the worse",
        ["Indicator", "Then and now", "Adds"],
        rows,
        (2,),
    )
    chart = Chart(
        id="change",
        draw=partial(change.figure, parts, method),
        title=f"{name}, {sentence[0].lower()}{sentence[1:]}",
        about=f"What moved the composite of {name} from {since} to {now}, by indicator; what does "
        "not move it by 0.01 is left out",
        sentence=sentence,
        drawn=parts.assign(before=before, after=after),
        until=until,
    )
    return [
        components.chart(chart, table),
        components.key(chart.marks, CLEAR.format(method.clear_change)),
    ]


def causes(found: pd.DataFrame) -> list[Component]:
    """What caused the change, from rows of metrics.explain of one place; zeros are left out."""
    reasons = found["reason"][found["reason"] != ""]
    if not reasons.empty:
        return [html.P(words.sentence(str(reasons.iloc[0])))]
    seen = found[found["change"].round(2) != 0]
    if seen.empty:
        return []
    if len(seen) == 1:
        said = f"All of it is {seen['part'].iloc[0]}."
    else:
        named = [
            f"{part} {signed(by, 2)}" for part, by in zip(seen["part"], seen["change"], strict=True)
        ]
        said = words.sentence(f"it is made of {words.listing(named)}")
    return [html.H2("By cause"), html.P(said), html.P(CAUSES, className="note")]


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
