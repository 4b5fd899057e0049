"""The parts of a form: a label, what it asks for, and what was wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.parts.html import Input

MULTIPART = "multipart/form-data"


def form(action: str, token: str, content: Sequence[Any], submit: str, **more: Any) -> Component:
    """A form that posts to an address of the desk, with the token that lets it."""
    hidden = Input(type="hidden", name="token", value=token)
    button = tags.Button(submit, type="submit")
    return tags.Form([hidden, *content, button], method="post", action=action, **more)


def hidden(name: str, value: str) -> Input:
    """A value that the form brings along."""
    return Input(type="hidden", name=name, value=value)


def entry(
    name: str, label: str, faults: Mapping[str, str], hint: str = "", id: str = "", **more: Any
) -> Component:
    """A line to write in, or of another `type`."""
    id = id or name
    return _asked(
        name, label, faults, hint, id, lambda said: Input(name=name, id=id, **more, **said)
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
    """Several lines to write in."""
    id = id or name
    return _asked(
        name,
        label,
        faults,
        hint,
        id,
        lambda said: tags.Textarea(value, name=name, id=id, rows=3, **more, **said),
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
    """One of some, by value and text."""

    def control(said: dict[str, Any]) -> Component:
        found = [
            tags.Option(shown, value=one, selected="selected" if one == value else None)
            for one, shown in options.items()
        ]
        return tags.Select(found, name=name, id=name, **more, **said)

    return _asked(name, label, faults, hint, name, control)


def wrong(faults: Mapping[str, str], beside: Sequence[str] = ()) -> list[Component]:
    """What was wrong, above the form: each fault, leading to its field where it has one."""
    if not faults:
        return []
    items = [
        tags.Li(tags.A(said, href=f"#{name}") if name in beside else said)
        for name, said in faults.items()
    ]
    heading = tags.H2("Nothing was changed", id="wrong")
    return [tags.Div([heading, tags.Ul(items)], className="wrong", role="alert", tabIndex=-1)]


def _asked(
    name: str, label: str, faults: Mapping[str, str], hint: str, id: str, control: Any
) -> Component:
    about: list[str] = []
    parts: list[Component] = [tags.Label(label, htmlFor=id)]
    if hint:
        about.append(f"{id}-hint")
        parts.append(tags.Span(hint, className="note", id=about[-1]))
    said: dict[str, Any] = {}
    if name in faults:
        about.append(f"{id}-fault")
        said["aria-invalid"] = "true"
        parts.append(tags.Strong(faults[name], className="fault", id=about[-1]))
    if about:
        said["aria-describedby"] = " ".join(about)
    return tags.Div([*parts, control(said)], className="field")
