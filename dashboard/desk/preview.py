"""The preview of a publication: every rating that would change, with reasons, and a button."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import forms, results
from dashboard.desk.pages import ROOMS, next_steps
from dashboard.parts import components, words
from metrics.method import CUT_OFFS
from metrics.score import CATEGORIES
from metrics.written import number, signed

HELD_BACK = (
    "It contains figures, or replaces figures, that are {}. Until then only a pre-release viewer "
    "may see what would change, and publish it."
)
HEADINGS = {
    "internal": "What readers who sign in would see",
    "public": "What the public would see",
}
PARTS = (
    "The parts add up to the whole change; above 0 is worse. New data: a later period than "
    "before. Revised data: the same period with another figure."
)


def content(key: str, asked: Mapping[str, Any], state: Mapping[str, Any], token: str) -> list[Any]:
    """Both audiences, one after the other; a button if something would be published."""
    lines = state["lines"]
    by = f"Compared for {asked['account']}, on {results.when(asked, state)}."
    same = all(line["id"] == line["before"] for line in lines)
    if same and not state["waits"]:
        lead = f"{by} Nothing would change: readers see what there is to see."
        links = {"Load a file": ROOMS["Load a file"], "Choose again": ROOMS["Publish"]}
        return [tags.P(lead, className="lead"), *_why(state), next_steps(links)]
    button = forms.form(
        ROOMS["Publish"],
        token,
        [
            forms.hidden("preview", key),
            tags.P(_sees(state), className="note"),
        ],
        "Publish",
    )
    return [
        tags.P(f"{by} Nothing is published yet.", className="lead"),
        *(part for line in lines for part in _line(line)),
        *_why(state),
        tags.P(PARTS, className="note") if any(line["changes"] for line in lines) else None,
        button,
        tags.P(components.link("Not now: back to the choices", ROOMS["Publish"])),
    ]


def _sees(state: Mapping[str, Any]) -> str:
    """Who sees the ratings once the button is pressed."""
    both = len(state["lines"]) > 1
    whom = "all readers, the public too, see" if both else "readers who sign in see"
    return f"Once you press the button, {whom} these ratings."


def _why(state: Mapping[str, Any]) -> list[Component]:
    """Why no public release would be made now, or until when it waits."""
    if state["waits"]:
        return [tags.H2("The public release"), tags.P(results.waits(state["waits"]))]
    if state["why"]:
        text = f"Nothing would be published. {state['why']}"
        return [tags.H2("The public release"), tags.P(text)]
    return []


def _line(line: Mapping[str, Any]) -> list[Component]:
    """An audience's release: the ratings that would change, then the figures."""
    heading = tags.H2(HEADINGS[line["audience"]])
    if line["id"] == line["before"]:
        return [heading, tags.P("It stays as it is.")]
    since = f"instead of {line['before']}" if line["before"] else "the first there is"
    parts: list[Component] = [
        heading,
        tags.P(f"The ratings as at {_day(line['as_at'])}."),
        tags.P(f"Release {line['id']}, {since}", className="note"),
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
