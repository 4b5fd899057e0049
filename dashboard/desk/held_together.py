"""The form that decides on several figures at once, with one reason."""

from collections.abc import Mapping
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import forms
from dashboard.desk.store import VERDICTS
from dashboard.parts import components, words
from dashboard.signin.pages import DESK
from data.geography.reference import Reference
from data.profile import Words, capital
from data.times import PERIODS
from metrics.indicator import Indicator

FIELDS = ("indicator", "place", "load", "period", "several-reason")


def content(
    tables: Reference,
    nouns: Words,
    indicators: Mapping[str, Indicator],
    token: str,
    faults: Mapping[str, str],
    done: int | None = None,
) -> list[Component]:
    """How many figures were just decided (`done`), the faults of the form, and the form."""
    parts = []
    if done:
        figures = words.sentence(f"{words.count(done, 'figure')} decided")
        text = f"{figures} This takes effect with the next publication."
        parts.append(tags.P(text, className="done", role="status"))
    form = components.details(
        "Decide several at once", _form(tables, nouns, indicators, token, faults)
    )
    if faults:
        vars(form)["open"] = True
    return [*parts, *forms.wrong(faults, beside=FIELDS), form]


def _form(
    tables: Reference,
    nouns: Words,
    indicators: Mapping[str, Indicator],
    token: str,
    faults: Mapping[str, str],
) -> Component:
    any_of = {"": "any"}
    fields: list[Any] = [
        tags.P(
            "All figures that await a decision and match your choice get the same decision and "
            "reason. Leave blank what does not matter.",
            className="note",
        ),
        forms.choice(
            "indicator",
            "Indicator",
            any_of | {id: indicator.short_name for id, indicator in indicators.items()},
            faults,
        ),
        forms.choice(
            "place", f"{capital(nouns.place)}, with its providers", any_of | tables.names, faults
        ),
        forms.entry("load", "Number of the load", faults, inputMode="numeric"),
        forms.entry("period", "Period", faults, hint=f"Such as {PERIODS}."),
        forms.text(
            "reason",
            "Why",
            {"reason": fault} if (fault := faults.get("several-reason")) else {},
            id="several-reason",
            required=True,
        ),
    ]
    answers = [
        tags.Button(f"{word.capitalize()} all of these", type="submit", name="verdict", value=word)
        for word in VERDICTS
    ]
    return tags.Form(
        [forms.hidden("token", token), *fields, tags.Div(answers, className="answers")],
        method="post",
        action=f"{DESK}/held",
    )
