"""The preview of a publication: every rating that would change, with reasons, and a button."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import forms
from dashboard.desk.pages import ROOMS
from dashboard.parts import components, words
from metrics.method import CUT_OFFS
from metrics.score import CATEGORIES
from metrics.written import number, signed

HELD_BACK = (
    "It contains figures, or replaces figures, that are {}. Until then only a pre-release viewer "
    "may see what would change, and publish it."
)
PARTS = (
    "The parts add up to the whole change; above 0 is worse. New data: a later period than "
    "before. Revised data: the same period with another figure."
)


def content(key: str, state: Mapping[str, Any], token: str) -> list[Any]:
    """Both audiences, one after the other; a button if something would be published."""
    lines = state["lines"]
    same = all(line["id"] == line["before"] for line in lines)
    if same and not state["waits"]:
        done = tags.P("Nothing would change: these releases are current.", className="lead")
        return [done, *_why(state)]
    button = forms.form(
        ROOMS["Publish"],
        token,
        [
            forms.hidden("preview", key),
            tags.P("When you press the button, readers see this release.", className="note"),
        ],
        "Publish",
    )
    return [
        tags.P("Nothing is published yet.", className="lead"),
        *(part for line in lines for part in _line(line)),
        *_why(state),
        tags.P(PARTS, className="note"),
        button,
        tags.P(components.link("Not now: back to the choices", ROOMS["Publish"])),
    ]


def _why(state: Mapping[str, Any]) -> list[Component]:
    """Why no public release would be made now, or until when it waits."""
    if state["waits"]:
        return [tags.H2("The public release"), tags.Pre(state["waits"], className="words")]
    if state["why"]:
        text = f"Nothing would be published. {state['why']}"
        return [tags.H2("The public release"), tags.P(text)]
    return []


def _line(line: Mapping[str, Any]) -> list[Component]:
    """An audience's release: the ratings that would change, then the figures."""
    heading = tags.H2(f"The {line['audience']} release")
    if line["id"] == line["before"]:
        return [heading, tags.P(f"Release {line['id']} is current and stays current.")]
    since = f"instead of {line['before']}" if line["before"] else "the first release"
    parts: list[Component] = [
        heading,
        tags.P(f"{line['id']}, as at {_day(line['as_at'])}, {since}."),
    ]
    rows = [
        [
            change["name"],
            _rating(change["before"]),
            _rating(change["after"]),
            _reasons(change),
        ]
        for change in line["changes"]
    ]
    if rows:
        would, stays = words.count(len(rows), "rating"), words.count(line["same"], "other")
        caption = (
            f"{words.sentence(f'{would} would change')} {words.sentence(f'{stays} would not')}"
        )
        parts.append(components.table(caption, ["Area", "Now", "Then", "Why"], rows))
    else:
        parts.append(tags.P("No rating would change."))
    if line["held"]:
        parts.append(tags.P(line["held"], className="note"))
    if line["figures"]:
        listed = tags.Ul([tags.Li(text) for text in line["figures"]])
        parts.append(components.details("What is new in it", listed))
    return parts


def _day(text: str) -> str:
    return words.day(date.fromisoformat(text))


def _rating(pair: list[float | None]) -> str:
    """Category, label and composite: "3 making progress (2.62)"."""
    composite, category = pair
    if category is None or composite is None:
        return "not rated"
    return f"{category} {CATEGORIES[int(category)]} ({number(composite, 2, *CUT_OFFS)})"


def _reasons(change: Mapping[str, Any]) -> str:
    if change["parts"]:
        return ", ".join(f"{part} {signed(moved, 2, 0.0)}" for part, moved in change["parts"])
    return change["reason"] or ("not rated before" if change["before"][1] is None else "")
