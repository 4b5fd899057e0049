"""The desk's other pages: its start page, a comment, a file, a publication, and jobs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import embargo, forms, held
from dashboard.desk.jobs import LOAD, PLAN, PREVIEW
from dashboard.desk.pages import ROOMS, said
from dashboard.desk.store import Lately
from dashboard.parts import components, words
from dashboard.parts.aria import aria
from dashboard.signin.pages import DESK
from dashboard.web.background import FAILED, MADE
from data import times
from data.geography.reference import Reference
from data.profile import Words, a, capital
from data.sources.commentary import LONGEST
from metrics.indicator import Indicator

Faults = Mapping[str, str]
Given = Mapping[str, str]
LONDON = "By the clock in London."
TITLES = {
    LOAD: "A file",
    PREVIEW: "What a publication would change",
    "publish": "A publication",
    PLAN: "The plan",
}
ANY = "recognise it by its columns"
COMMENT = {
    "issue": ("Issue", ""),
    "action": ("Action", ""),
    "owner": ("Owner", " A role rather than a name; never made public."),
}
"""The texts of a comment, each with its label and a hint beside its length."""


def lobby(lately: Lately, current: Mapping[str, str | None], nouns: Words) -> list[Any]:
    """The start page: what awaits a decision, the tasks, what is published, and recent activity."""
    cards = [
        ("Figures to decide", held.summary(lately.waiting, lately.hidden)),
        (
            "Commentary",
            f"Write what the issue with an indicator in {a(nouns.place)} is, and who acts.",
        ),
        ("Plan", "Say where a milestone stands, or review a risk."),
        ("Load a file", "The same checks as on the command line; all rows are loaded or none."),
        ("Publish", "First see what would change, and why."),
    ]
    published = [
        tags.Div([tags.Dt(f"The {audience} release"), tags.Dd(id or "none yet")])
        for audience, id in current.items()
    ]
    if lately.due:
        until = f"the public release waits until {times.clock(lately.due.due_at)}"
        published.append(tags.Div([tags.Dt("Under embargo"), tags.Dd(words.sentence(until))]))
    return [
        tags.Ul(
            [
                tags.Li([tags.H2(components.link(name, ROOMS[name])), tags.P(text)])
                for name, text in cards
            ],
            className="rooms",
        ),
        tags.H2("What is published"),
        tags.Dl(published),
        *_acts(lately),
    ]


def _acts(lately: Lately) -> list[Component]:
    rows = [
        [
            f"{words.day(row['time'])}, {row['time']:%H:%M} UTC",
            row["account"],
            row["act"],
            row["about"],
        ]
        for row in lately.acts.to_dict("records")
    ]
    heading = tags.H2("Recent activity")
    if not rows:
        return [heading, tags.P("Nothing yet.")]
    head = ["When", "By", "Action", "About"]
    table = components.table("The latest actions, latest first", head, rows)
    return [heading, table]


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
            f"A CSV file in one of the layouts, {largest // 2**20} MB at most. Load larger ones on "
            "the command line.",
            type="file",
            accept=".csv,text/csv",
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
    """The progress or the result of a job, except of a finished preview.

    If the result depends on figures under embargo until `end` (UTC), only what may be shown.
    """
    about: Component = tags.P(_about(asked), className="note")
    if end is not None:
        state = embargo.withheld(state)
        rest = f"The rest is {embargo.words(end)}. {embargo.FOR_WHOM}"
        about = tags.Div([tags.P(rest), about])
    if state["step"] == MADE:
        more = (
            [tags.P(components.link("Decide on figures", ROOMS["Figures to decide"]))]
            if state.get("held")
            else []
        )
        return [said("Done."), tags.Pre(state["text"], className="words"), *more, about]
    if state["step"] == FAILED:
        return [*_failed(state), about]
    done, of = state.get("done", 0), state.get("of", 0)
    known: dict[str, Any] = {"value": str(done), "max": str(of)} if of else {}
    text = state["text"] + (f": {done:,} of {of:,}" if of else "")
    return [
        tags.P(f"{text} …", role="status", className="lead"),
        tags.Progress(**known, **aria(label="Progress")),
        *components.following(),
        about,
    ]


def _failed(state: Mapping[str, Any]) -> list[Any]:
    faults, count = state.get("faults", []), state.get("count", 0)
    listed = tags.Ol([tags.Li(fault) for fault in faults], className="faults")
    more = count - len(faults)
    parts = [
        tags.H2("Nothing was changed", id="wrong"),
        tags.P(state["error"]),
        listed if faults else None,
        tags.P(f"And {more:,} more.") if more > 0 else None,
    ]
    return [tags.Div(parts, className="wrong", role="alert")]


def _about(asked: Mapping[str, Any]) -> str:
    name = f"{asked['name']}; requested" if asked.get("name") else "Requested"
    at = datetime.fromisoformat(asked["at"])
    when = f"{words.day(at)}, {at:%H:%M} UTC"
    return f"{name} by {asked['account']}, {when}."


def _at(given: Given, name: str) -> str:
    return given.get(name, "")
