"""Controls of a page that acts: native inputs, whose values make the page's address.

assets/acting.js writes the address as a reader changes them. Inputs of one name make one query
value, joined by commas. `data-key` stands before an input's value with a colon; an input whose
value is `data-usual` is left out; a checkbox with `data-when` "off" is named where it is not
checked.
"""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.parts.components import Child
from dashboard.parts.html import Input


def form(path: str, *content: Child) -> Component:
    """The controls of the page at `path`; nothing to those who have no scripts."""
    return html.Form([*content], action=path, className="controls needs-script")


def group(legend: str, *content: Child) -> Component:
    """Controls that belong together, under a name."""
    return html.Fieldset([html.Legend(legend), *content])


def slider(
    name: str, label: str, span: tuple[float, float, float], value: str, **data: str
) -> Component:
    """A slider from `span`'s first to its second by steps of its third, in times."""
    low, high, step = (f"{end:g}" for end in span)
    input = Input(type="range", name=name, min=low, max=high, step=step, value=value, **_data(data))
    shown = html.Output(f"× {value}", **_data({"before": "× "}))
    return html.Label([html.Span(label), input, shown], className="slider")


def switch(name: str, label: str, value: str, on: bool, **data: str) -> Component:
    """A switch that is on or off, and names `value` in the address while it is on."""
    return _box(name, label, value, on, "switch", role="switch", **_data(data))


def tick(name: str, label: str, value: str, on: bool) -> Component:
    """A box to tick, of several that may be chosen; it names `value` while it is ticked."""
    return _box(name, label, value, on, "tick")


def _box(name: str, label: str, value: str, on: bool, kind: str, **attributes: str) -> Component:
    input = Input(type="checkbox", name=name, value=value, checked=on, **attributes)
    return html.Label([input, html.Span(label)], className=kind)


def search(label: str, id: str) -> Component:
    """A box to type in: of the ticks beside it those stay in sight that have the text."""
    return html.Label(
        [html.Span(label), Input(type="search", id=id, autocomplete="off")], className="search"
    )


def select(name: str, label: str, options: Mapping[str, str], value: str, usual: str) -> Component:
    """A list of {value: text} of which one is chosen; `usual` is left out of the address."""
    shown = [
        html.Option(text, value=id, selected="selected" if id == value else None)
        for id, text in options.items()
    ]
    return html.Label([html.Span(label), html.Select(shown, name=name, **_data({"usual": usual}))])


def choice(name: str, label: str, groups: Mapping[str, Mapping[str, str]], value: str) -> Component:
    """A list in a form that is sent, of {value: text} by the name of its group, "" for none."""
    shown: list[Component] = []
    for group_name, options in groups.items():
        items = [
            html.Option(text, value=id, selected="selected" if id == value else None)
            for id, text in options.items()
        ]
        shown += [html.Optgroup(items, label=group_name)] if group_name and items else items
    return html.Label([html.Span(label), html.Select(shown, name=name)])


def one_of(name: str, options: Mapping[str, str], value: str, **data: str) -> list[Child]:
    """Options of which one is chosen: {value: text}."""
    return [
        html.Label(
            [
                Input(type="radio", name=name, value=id, checked=id == value, **_data(data)),
                html.Span(text),
            ],
            className="option",
        )
        for id, text in options.items()
    ]


def _data(data: Mapping[str, str]) -> dict[str, Any]:
    return {f"data-{name}": value for name, value in data.items()}
