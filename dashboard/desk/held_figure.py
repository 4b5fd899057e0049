"""One figure that was held: its chart, why it was doubted, what was decided, a form to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import chart, embargo, forms
from dashboard.desk.pages import HELD, moment
from dashboard.figures.drawn import plain
from dashboard.figures.lines import with_gaps
from dashboard.figures.sparkline import Points
from dashboard.parts import components, words
from dashboard.parts.aria import aria
from data.store import verdicts
from metrics.indicator import Indicator
from metrics.written import short

REASON = 500
"""The most characters of a reason."""

UNKNOWN = (float("nan"), float("nan"))
Row = Mapping[str, Any]
ANSWERS = {"accept": ("Accept", verdicts.ACCEPTED), "refuse": ("Refuse", verdicts.REFUSED)}
"""What a button says, and the verdict that it gives."""


@dataclass(frozen=True)
class Names:
    """What figures are called: their areas by code, and their indicators by id."""

    areas: Mapping[str, str]
    indicators: Mapping[str, Indicator]

    def indicator(self, row: Row) -> str:
        """The short name of a figure's indicator."""
        found = self.indicators.get(row["indicator"])
        return found.short_name if found else row["indicator"]

    def area(self, row: Row) -> str:
        """The name of a figure's area, or its code."""
        return self.areas.get(row["area"], row["area"])

    def figure(self, row: Row) -> str:
        """Indicator, area and period in words."""
        return f"{self.indicator(row)}, {self.area(row)}, {period(row)}"


def period(row: Row) -> str:
    """A figure's period in words."""
    return words.period(row["period_start"].date(), row["period_end"].date())


def card(
    row: Row,
    names: Names,
    past: pd.DataFrame,
    end: datetime | None,
    token: str,
    wrong: str = "",
    reason: str = "",
) -> Component:
    """A figure; its expected range depends on figures under embargo until `end`, if any."""
    id = row["id"]
    write = writer(row, names, past)
    about = tags.P([tags.B(f"Number {id}. "), f"Line {row['line']} of the file."], className="note")
    said = [about, *_decided(row), *_answering(row, token, wrong, reason)]
    return tags.Article(
        [
            tags.H3(names.figure(row), id=f"held-{id}"),
            tags.Div(
                [_drawn(row, past, names.indicators, write, end), tags.Div(said)],
                className="beside",
            ),
            components.details("Show the data as a table", _table(row, past, write, end)),
        ],
        className="held",
        **aria(labelledby=f"held-{id}"),
    )


def _decided(row: Row) -> list[Component]:
    """What was decided on a figure, if anything."""
    if row["verdict"] == verdicts.HELD:
        return []
    by = f"{row['decided_by']}, {moment(row['decided_at'])}: "
    return [tags.P([tags.B(words.sentence(row["verdict"])), f" By {by}“{row['reason']}”"])]


def _drawn(
    row: Row,
    past: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    write: Any,
    end: datetime | None,
) -> Component:
    """The figure among the earlier ones, and a sentence with the reason for the doubt."""
    plausible, lines = UNKNOWN, "mean"
    if end is not None:
        sentence = (
            f"{write(row['value'])} in {period(row)}. The expected range is not shown: it depends "
            f"on figures {embargo.words(end)}."
        )
    else:
        plausible, lines = (row["lower"], row["upper"]), "mean and limits"
        why = words.sentence(f"it {row['why']}").replace("It ", "it ", 1)
        sentence = f"{write(row['value'], *plausible)} in {period(row)}: {why}"
        if not all(map(pd.isna, plausible)):
            sentence += f" Expected: {expected(row, write)}, from the {row['points']} figures "
            sentence += "before it."
            if len(past) != row["points"]:
                sentence += f" The chart shows the {len(past)} there are now."
    first = past.iloc[0].to_dict() if len(past) else row
    source = chart.source(
        _points(past, indicators.get(row["indicator"])),
        (row["period_end"].date(), row["value"]),
        plausible,
        (period(first), period(row)),
        write,
    )
    alt = f"Chart of {len(past)} earlier figures with their {lines}, and this one: {sentence}"
    image = tags.Img(src=source, alt=alt, className="held-chart")
    marks = tags.Small(_marks(past, plausible), className="note")
    return tags.Figure([image, tags.Figcaption([f"{sentence} ", marks])])


def expected(row: Row, write: Any) -> str:
    """The ends of a figure's expected range: "79.4% to 100.0%"; "" where none is known."""
    ends = (row["lower"], row["upper"])
    if all(map(pd.isna, ends)):
        return ""
    return " to ".join(write(limit, row["value"]) for limit in ends)


def _points(past: pd.DataFrame, indicator: Indicator | None) -> Points:
    """The figures in order of time, with a gap for each period that was not reported."""
    rows = with_gaps(past, indicator.frequency) if indicator else past
    return list(zip(rows["period_end"].dt.date, plain(rows["value"]), strict=True))


def _marks(past: pd.DataFrame, plausible: tuple[float, float]) -> str:
    """Explains the marks of the chart."""
    marks = {
        "Square: this figure.": True,
        "Thin line: the mean of the others.": len(past) > 0,
        "Dotted: ends of the expected range.": bool(np.isfinite(plausible).any()),
    }
    return " ".join(mark for mark, there in marks.items() if there)


def _answering(row: Row, token: str, wrong: str, reason: str) -> list[Component]:
    """The form that decides on a figure, or changes what was decided."""
    id, now = row["id"], row["verdict"]
    if now not in (verdicts.HELD, verdicts.ACCEPTED, verdicts.REFUSED):
        return []
    fields = [
        forms.hidden("token", token),
        forms.hidden("seen", now),
        why(f"reason-{id}", wrong, reason),
        answers({answer: text for answer, (text, then) in ANSWERS.items() if then != now}),
    ]
    form = tags.Form(fields, method="post", action=f"{HELD}/{id}")
    if now == verdicts.HELD or wrong:
        return [form]
    return [components.details("Change this decision", form)]


def why(id: str, wrong: str = "", reason: str = "") -> Component:
    """The field for the reason of a decision."""
    return forms.text(
        "reason",
        "Why",
        {"reason": wrong} if wrong else {},
        hint=f"Kept for the record; {REASON} characters at most.",
        id=id,
        value=reason,
        maxLength=REASON,
        required=True,
    )


def answers(texts: Mapping[str, str]) -> Component:
    """The buttons of a decision, by what they answer."""
    return tags.Div(
        [
            tags.Button(text, type="submit", name="verdict", value=answer)
            for answer, text in texts.items()
        ],
        className="answers",
    )


def _table(row: Row, past: pd.DataFrame, write: Any, end: datetime | None) -> Component:
    beside = () if end else (row["lower"], row["upper"])
    rows = [[period(earlier), write(earlier["value"])] for earlier in past.to_dict("records")]
    this = period(row) + (", to decide" if row["verdict"] == verdicts.HELD else "")
    return components.table(
        "The earlier figures, and the one that was held",
        ["Period", "Value"],
        [*rows, [this, write(row["value"], *beside)]],
        numeric=[1],
    )


def writer(row: Row, names: Names, past: pd.DataFrame) -> Any:
    """A function that writes the figure's values: with the unit only if its `past` has one, since a
    count may have its denominator in another publication; with enough decimals to differ from the
    values `beside` it. A missing limit is written as "anything".
    """
    indicator = names.indicators.get(row["indicator"])
    measured = bool(len(past)) and not past["counted"].any()

    def write(value: float, *beside: float) -> str:
        if pd.isna(value):
            return "anything"
        return (
            indicator.unit.write(value, *beside)
            if indicator and measured
            else short(value, *beside)
        )

    return write
