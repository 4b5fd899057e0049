"""The parts of a form: label, input, hint and fault."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.parts.html import Input

MULTIPART = "multipart/form-data"


def form(action: str, token: str, content: Sequence[Any], submit: str, **more: Any) -> Component:
    """A form that posts to an address of the desk, with the token that permits it."""
    hidden = Input(type="hidden", name="token", value=token)
    button = tags.Button(submit, type="submit")
    return tags.Form([hidden, *content, button], method="post", action=action, **more)


def hidden(name: str, value: str) -> Input:
    """A hidden value of the form."""
    return Input(type="hidden", name=name, value=value)


def entry(
    name: str, label: str, faults: Mapping[str, str], hint: str = "", id: str = "", **more: Any
) -> Component:
    """A single-line input, or one of another `type`."""
    id = id or name
    return _field(
        name, label, faults, hint, id, lambda about: Input(name=name, id=id, **more, **about)
    )


def text(
    name: str,
    label: str,
    faults: Mapping[str, str],
    hint: str = "",
    id: str = "",
    value: str = "",
    **more: Any,
) -> Component:
    """A multi-line input."""
    id = id or name
    return _field(
        name,
        label,
        faults,
        hint,
        id,
        lambda about: tags.Textarea(value, name=name, id=id, rows=3, **more, **about),
    )


def choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    faults: Mapping[str, str],
    hint: str = "",
    value: str = "",
    **more: Any,
) -> Component:
    """A choice between options, given by value and text."""

    def control(about: dict[str, Any]) -> Component:
        items = [
            tags.Option(text, value=option, selected="selected" if option == value else None)
            for option, text in options.items()
        ]
        return tags.Select(items, name=name, id=name, **more, **about)

    return _field(name, label, faults, hint, name, control)


def wrong(faults: Mapping[str, str], beside: Sequence[str] = ()) -> list[Component]:
    """The faults, above the form; each links to its field if that is in `beside`."""
    if not faults:
        return []
    items = [
        tags.Li(tags.A(fault, href=f"#{name}") if name in beside else fault)
        for name, fault in faults.items()
    ]
    heading = tags.H2("Nothing was changed", id="wrong")
    return [tags.Div([heading, tags.Ul(items)], className="wrong", role="alert", tabIndex=-1)]


def _field(
    name: str, label: str, faults: Mapping[str, str], hint: str, id: str, control: Any
) -> Component:
    described_by: list[str] = []
    parts: list[Component] = [tags.Label(label, htmlFor=id)]
    if hint:
        described_by.append(f"{id}-hint")
        parts.append(tags.Span(hint, className="note", id=described_by[-1]))
    about: dict[str, Any] = {}
    if name in faults:
        described_by.append(f"{id}-fault")
        about["aria-invalid"] = "true"
        parts.append(tags.Strong(faults[name], className="fault", id=described_by[-1]))
    if described_by:
        about["aria-describedby"] = " ".join(described_by)
    return tags.Div([*parts, control(about)], className="field")
