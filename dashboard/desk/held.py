"""The figures that await a decision: what each is, why it is suspicious, and a form to decide."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import chart, embargo, forms
from dashboard.desk.store import MOST_LATELY, VERDICTS, Held
from dashboard.figures.drawn import plain
from dashboard.figures.lines import with_gaps
from dashboard.figures.sparkline import Points
from dashboard.parts import components, words
from dashboard.parts.aria import aria
from dashboard.signin.pages import DESK
from data import times
from data.geography.reference import Reference
from metrics.indicator import Indicator
from metrics.written import short

REASON = 500
"""The most characters of a reason."""

UNKNOWN = (float("nan"), float("nan"))
HOW = (
    "Each looks like an error in its file and counts only if somebody accepts it. A decision is "
    "recorded with your name, the time and the reason, and takes effect with the next publication. "
    "Figures that are only surprising do count; the page Data lists them."
)


def content(
    held: Held,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    token: str,
    decided: int | None = None,
    wrong: Mapping[int, str] | None = None,
    reason: str = "",
) -> list[Any]:
    """The figures with their charts and forms, then the latest decisions.

    `decided` is a figure just decided; `wrong` and `reason` are of the form just submitted.
    """
    wrong = wrong or {}
    names = reference.names_of_codes
    decisions = held.decided.set_index("id", drop=False).to_dict("index")
    shown = {row["id"] for row in held.shown.to_dict("records")}
    cards = [
        _card(
            row,
            names,
            indicators,
            held.past[held.past["held_id"] == row["id"]],
            held.rests_on.get(row["id"]),
            token,
            wrong.get(row["id"], ""),
            reason if row["id"] in wrong else "",
        )
        for row in held.shown.to_dict("records")
    ]
    others = {str(id): text for id, text in wrong.items() if id not in shown}
    more = held.waiting - len(held.shown)
    return [
        *forms.wrong(others),
        *([_just_decided(decisions[decided], names, indicators)] if decided in decisions else []),
        tags.P(summary(held.waiting, held.waiting_unseen), className="lead"),
        tags.P(HOW, className="note") if cards else None,
        *cards,
        tags.P(f"{more:,} more appear when these are decided.", className="note")
        if more > 0
        else None,
        *_hidden(held.hidden, names, indicators),
        *_decided(held.decided, names, indicators),
    ]


def summary(waiting: int, hidden: int) -> str:
    """How many figures await a decision, and how many more are under embargo."""
    if not waiting:
        text = "No figure awaits a decision."
    else:
        verb = "awaits" if waiting == 1 else "await"
        text = words.sentence(f"{words.count(waiting, 'figure')} {verb} a decision")
    if hidden:
        figures = words.count(hidden, "further figure is", "further figures are")
        text += (
            f" {words.sentence(f'{figures} under embargo')} Only a pre-release viewer may see "
            "figures under embargo before it ends."
        )
    return text


def _just_decided(
    row: Mapping[str, Any], names: Mapping[str, str], indicators: Mapping[str, Indicator]
) -> Component:
    """That a figure was decided."""
    text = f"{_figure(row, names, indicators)}: {row['verdict']}. This takes effect with the next "
    return tags.P(f"{text}publication.", className="done", role="status")


def _card(
    row: dict[str, Any],
    names: Mapping[str, str],
    indicators: Mapping[str, Indicator],
    past: pd.DataFrame,
    end: datetime | None,
    token: str,
    wrong: str,
    reason: str,
) -> Component:
    """A figure; its expected range depends on figures under embargo until `end`, if any."""
    id = row["id"]
    write = _writer(row, indicators, bool(len(past)) and not past["counted"].any())
    facts = (
        f"{row['file_name']}, line {row['line']}, loaded by {row['loaded_by']}, "
        f"{words.day(row['loaded_at'])}, {row['loaded_at']:%H:%M} UTC"
    )
    about = tags.P([tags.B(f"Number {id}. "), facts], className="note")
    form = _answering(id, token, wrong, reason)
    return tags.Article(
        [
            tags.H2(_figure(row, names, indicators), id=f"held-{id}"),
            tags.Div(
                [_drawn(row, past, indicators, write, end), tags.Div([about, form])],
                className="beside",
            ),
            components.details("Show the data as a table", _table(row, past, write, end)),
        ],
        className="held",
        **aria(labelledby=f"held-{id}"),
    )


def _drawn(
    row: Mapping[str, Any],
    past: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    write: Any,
    end: datetime | None,
) -> Component:
    """The figure among the earlier ones, and a sentence with the reason for the doubt."""
    plausible, lines = UNKNOWN, "mean"
    if end is not None:
        sentence = (
            f"{write(row['value'])} in {_period(row)}. The expected range is not shown: it depends "
            f"on figures {embargo.words(end)}."
        )
    else:
        plausible, lines = (row["lower"], row["upper"]), "mean and limits"
        why = words.sentence(f"it {row['why']}").replace("It ", "it ", 1)
        sentence = f"{write(row['value'], *plausible)} in {_period(row)}: {why}"
        if not all(map(pd.isna, plausible)):
            ends = " to ".join(write(limit, row["value"]) for limit in plausible)
            sentence += f" Expected: {ends}, from the {row['points']} figures before it."
            if len(past) != row["points"]:
                sentence += f" The chart shows the {len(past)} there are now."
    first = past.iloc[0].to_dict() if len(past) else row
    source = chart.source(
        _points(past, indicators.get(row["indicator"])),
        (row["period_end"].date(), row["value"]),
        plausible,
        (_period(first), _period(row)),
        write,
    )
    alt = f"Chart of {len(past)} earlier figures with their {lines}, and this one: {sentence}"
    image = tags.Img(src=source, alt=alt, className="held-chart")
    marks = tags.Small(_marks(past, plausible), className="note")
    return tags.Figure([image, tags.Figcaption([f"{sentence} ", marks])])


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


def _answering(id: int, token: str, wrong: str, reason: str) -> Component:
    """The form that accepts or refuses a figure."""
    why = forms.text(
        "reason",
        "Why",
        {"reason": wrong} if wrong else {},
        hint=f"Kept for the record; {REASON} characters at most.",
        id=f"reason-{id}",
        value=reason,
        maxLength=REASON,
        required=True,
    )
    answers = [
        tags.Button(word.capitalize(), type="submit", name="verdict", value=word)
        for word in VERDICTS
    ]
    return tags.Form(
        [forms.hidden("token", token), why, tags.Div(answers, className="answers")],
        method="post",
        action=f"{DESK}/held/{id}",
    )


def _table(
    row: Mapping[str, Any], past: pd.DataFrame, write: Any, end: datetime | None
) -> Component:
    beside = () if end else (row["lower"], row["upper"])
    rows = [[_period(earlier), write(earlier["value"])] for earlier in past.to_dict("records")]
    return components.table(
        "The earlier figures, and the one that awaits a decision",
        ["Period", "Value"],
        [*rows, [f"{_period(row)}, to decide", write(row["value"], *beside)]],
        numeric=[1],
    )


def _hidden(
    rows: pd.DataFrame, names: Mapping[str, str], indicators: Mapping[str, Indicator]
) -> list[Component]:
    """The figures under embargo that were held, without their values."""
    if rows.empty:
        return []
    shown = [
        [_figure(row, names, indicators), times.clock(row["embargo_until"])]
        for row in rows[::-1].head(MOST_LATELY).to_dict("records")
    ]
    caption = f"{len(shown)} of {len(rows)} figures under embargo that were held, latest first"
    return [
        tags.H2("Under embargo"),
        components.table(caption, ("Figure", "Under embargo until"), shown),
    ]


def _decided(
    rows: pd.DataFrame, names: Mapping[str, str], indicators: Mapping[str, Indicator]
) -> list[Component]:
    if rows.empty:
        return []
    shown = [
        [
            str(row["id"]),
            _figure(row, names, indicators),
            _writer(row, indicators)(row["value"]),
            row["verdict"],
            row["reason"],
            f"{row['decided_by']}, {words.day(row['decided_at'])}, {row['decided_at']:%H:%M} UTC",
        ]
        for row in rows.to_dict("records")
    ]
    head = ("Number", "Figure", "Value", "Decision", "Reason", "By whom, when")
    return [
        tags.H2("Latest decisions"),
        components.table("The latest decisions, latest first", head, shown, numeric=[2]),
        tags.P("To change a decision: python -m data review, with the number.", className="note"),
    ]


def _figure(
    row: Mapping[str, Any], names: Mapping[str, str], indicators: Mapping[str, Indicator]
) -> str:
    """Indicator, area and period in words."""
    indicator = indicators.get(row["indicator"])
    name = indicator.short_name if indicator else row["indicator"]
    return f"{name}, {names.get(row['area'], row['area'])}, {_period(row)}"


def _period(row: Mapping[str, Any]) -> str:
    return words.period(row["period_start"].date(), row["period_end"].date())


def _writer(
    row: Mapping[str, Any], indicators: Mapping[str, Indicator], measured: bool = False
) -> Any:
    """A function that writes the figure's values: with the unit only if it is certain, since a
    count may have its denominator in another publication; with enough decimals to differ from the
    values `beside` it. A missing limit is written as "anything".
    """
    indicator = indicators.get(row["indicator"])

    def write(value: float, *beside: float) -> str:
        if pd.isna(value):
            return "anything"
        return (
            indicator.unit.write(value, *beside)
            if indicator and measured
            else short(value, *beside)
        )

    return write
