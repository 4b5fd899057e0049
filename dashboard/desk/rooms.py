"""The desk's other pages: a comment, a file, a publication, and jobs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import embargo, forms, results
from dashboard.desk.pages import ROOMS, moment
from dashboard.parts import components
from dashboard.parts.aria import aria
from dashboard.signin.pages import DESK
from dashboard.web.background import FAILED, MADE
from data.geography.reference import Reference
from data.profile import Words, capital
from data.sources.commentary import LONGEST
from metrics.indicator import Indicator

Faults = Mapping[str, str]
Given = Mapping[str, str]
LONDON = "By the clock in London."
ANY = "recognise it by its columns"
COMMENT = {
    "issue": ("Issue", ""),
    "action": ("Action", ""),
    "owner": ("Owner", " A role rather than a name; never made public."),
}
"""The texts of a comment, each with its label and a hint beside its length."""


def comment(
    reference: Reference,
    nouns: Words,
    indicators: Mapping[str, Indicator],
    token: str,
    today: date,
    given: Given,
    faults: Faults,
) -> list[Any]:
    """The form for a comment; the same rules apply as to a commentary file."""
    named = {id: indicator.short_name for id, indicator in indicators.items()}
    public = {"no": "no", "yes": "yes"}
    fields = [
        _one_of("indicator", "Indicator", named, given, faults),
        _one_of("place", capital(nouns.place), reference.names, given, faults),
        forms.entry(
            "date",
            "Date",
            faults,
            f"The day it is about; one comment counts for each indicator, {nouns.place} and date.",
            type="date",
            value=given.get("date", today.isoformat()),
            max=today.isoformat(),
            required=True,
        ),
        *(_text(name, label, more, given, faults) for name, (label, more) in COMMENT.items()),
        forms.choice(
            "public", "May the public read it?", public, faults, value=given.get("public", "no")
        ),
    ]
    return [
        *forms.wrong(faults, ["indicator", "place", "date", *LONGEST, "public"]),
        tags.P(
            "A comment appears beside the figures with the next publication, marked as written by "
            f"a person. To correct it, write another with the same indicator, {nouns.place} and "
            "date.",
            className="lead",
        ),
        forms.form(ROOMS["Commentary"], token, fields, "Add the comment"),
    ]


def _one_of(
    name: str, label: str, options: Mapping[str, str], given: Given, faults: Faults
) -> Component:
    """A choice that begins empty."""
    every = {"": "choose one", **options}
    return forms.choice(name, label, every, faults, value=_at(given, name), required=True)


def _text(name: str, label: str, more: str, given: Given, faults: Faults) -> Component:
    hint, value = f"{LONGEST[name]:,} characters at most.{more}", _at(given, name)
    return forms.text(
        name, label, faults, hint, value=value, maxLength=LONGEST[name], required=True
    )


def load(
    layouts: Mapping[str, str], token: str, largest: int, given: Given, faults: Faults
) -> list[Any]:
    """The form for a file."""
    fields = [
        forms.entry(
            "file",
            "File",
            faults,
            f"A CSV file or a workbook in one of the layouts, {largest // 2**20} MB at most. "
            "Larger ones are loaded by whoever runs this dashboard.",
            type="file",
            accept=".csv,.xls,.xlsx,.zip",
            required=True,
        ),
        forms.choice("layout", "Layout", {"": ANY, **layouts}, faults, value=_at(given, "layout")),
        forms.entry(
            "published",
            "Published on",
            faults,
            "When its source published it, if the file does not say so. May be left blank.",
            type="date",
            value=_at(given, "published"),
        ),
        forms.entry(
            "embargo",
            "Under embargo until",
            faults,
            f"Not public before. {LONDON} May be left blank.",
            type="datetime-local",
            value=_at(given, "embargo"),
        ),
    ]
    return [
        *forms.wrong(faults, ["file", "layout", "published", "embargo"]),
        tags.P(
            "Every row is checked before any is stored. If a row is wrong, the whole file is "
            "refused and all its faults are listed. Loading the same file twice changes nothing.",
            className="lead",
        ),
        forms.form(ROOMS["Load a file"], token, fields, "Load it", encType=forms.MULTIPART),
    ]


def publish(methods: Mapping[str, str], token: str, given: Given, faults: Faults) -> list[Any]:
    """The form for a publication; it leads to the preview of what would change."""
    fields = [
        forms.entry(
            "as_at",
            "As at",
            faults,
            "The date of the ratings; blank means the latest period that is loaded.",
            type="date",
            value=_at(given, "as_at"),
        ),
        forms.choice("method", "Method", methods, faults, value=_at(given, "method")),
        forms.entry(
            "embargo",
            "The public release waits until",
            faults,
            f"{LONDON} If blank, both are published now.",
            type="datetime-local",
            value=_at(given, "embargo"),
        ),
    ]
    return [
        *forms.wrong(faults, ["as_at", "method", "embargo"]),
        tags.P(
            "First you see every rating that would change, and why. Nothing is published until you "
            "confirm it.",
            className="lead",
        ),
        forms.form(f"{DESK}/preview", token, fields, "See what would change"),
    ]


def under_way(
    asked: Mapping[str, Any], state: Mapping[str, Any], end: datetime | None = None
) -> list[Any]:
    """The progress of a job, or what was done, except of a finished preview.

    If the result depends on figures under embargo until `end` (UTC), only what may be shown.
    """
    if end is not None:
        state = embargo.withheld(state)
    if state["step"] == MADE:
        return results.finished(asked, state, end)
    about: Component = tags.P(_about(asked), className="note")
    if state["step"] == FAILED:
        rest = [tags.P(f"The rest is {embargo.words(end)}. {embargo.FOR_WHOM}")] if end else []
        return [*results.failed(asked, state), *rest, about]
    done, of = state.get("done", 0), state.get("of", 0)
    known: dict[str, Any] = {"value": str(done), "max": str(of)} if of else {}
    text = state["text"] + (f": {done:,} of {of:,}" if of else "")
    return [
        tags.P(f"{text} …", role="status", className="lead"),
        tags.Progress(**known, **aria(label="Progress")),
        *components.following(),
        about,
    ]


def _about(asked: Mapping[str, Any]) -> str:
    name = f"{asked['name']}; requested" if asked.get("name") else "Requested"
    return f"{name} by {asked['account']}, {moment(datetime.fromisoformat(asked['at']))}."


def _at(given: Given, name: str) -> str:
    return given.get(name, "")
