"""Writes a component tree as HTML, which readers see before any script runs, or without."""

from collections.abc import Iterator
from html import escape
from operator import itemgetter
from typing import Any

from dash.development.base_component import Component

from dashboard.parts import assets

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
RENAMED = {"className": "class", "htmlFor": "for"}
NOT_ATTRIBUTES = {"children", "chart", "table", "html", "n_clicks", "disable_n_clicks"}
DASHS_OWN = ("_", "available_")
NAME = itemgetter(0)


class Input(Component):
    """A form's <input>, which Dash has none of: it stands outside of what Dash mounts."""

    _type, _namespace = "Input", "dash_html_components"

    def __init__(self, **attributes: Any) -> None:
        vars(self).update(attributes)


class Drawing(Component):
    """A <div> whose content is `html`, text that is written as it is: an SVG of our own.

    Dash mounts it by the function of that name in assets/acting.js.
    """

    _type, _namespace = "Drawing", "dashboard"

    def __init__(self, html: str, **attributes: Any) -> None:
        self._prop_names, self._valid_wildcard_attributes = ["html", *attributes], []
        vars(self).update(html=html, **attributes)


DOCUMENT = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="How each area of a health and care system is doing">
{head}
</head>
<body>
{body}
</body>
</html>"""


def document(title: str, tree: Any) -> str:
    """A whole page in the dashboard's looks that loads none of the pages' scripts."""
    return DOCUMENT.format(title=escape(title), head=assets.head(), body=write(tree))


def parts(tree: Any) -> Iterator[Component]:
    """Every component of a tree in the order of the page, parents first.

    Dash's own `_traverse` also writes the path of each, which takes many times as long.
    """
    left = [tree]
    while left:
        part = left.pop()
        if isinstance(part, (list, tuple)):
            left.extend(reversed(part))
        elif isinstance(part, Component):
            yield part
            left.append(vars(part).get("children"))


def write(tree: Any) -> str:
    """The tree as HTML, every text and attribute escaped.

    A list is its parts, None is nothing. Raises TypeError for a component that is not plain HTML.
    """
    if tree is None or isinstance(tree, bool):
        return ""
    if isinstance(tree, (str, int, float)):
        return escape(str(tree), quote=False)
    if isinstance(tree, (list, tuple)):
        return "".join(write(part) for part in tree)
    if isinstance(tree, Drawing):
        return f"<div{_attributes(tree)}>{vars(tree)['html']}</div>"
    if not isinstance(tree, Component) or tree._namespace != "dash_html_components":
        raise TypeError(f"{type(tree).__name__} is not plain HTML")
    tag = tree._type.lower()
    opening = f"<{tag}{_attributes(tree)}>"
    return opening if tag in VOID else f"{opening}{write(getattr(tree, 'children', None))}</{tag}>"


def _attributes(component: Component) -> str:
    """The component's attributes in order of name, read directly, since Dash is far slower."""
    given = [
        (name, value)
        for name, value in vars(component).items()
        if not (value is None or value is False)
        and not (name in NOT_ATTRIBUTES or name.startswith(DASHS_OWN))
    ]
    parts = []
    for name, value in sorted(given, key=NAME):
        attribute = RENAMED.get(name, name if "-" in name else name.lower())
        if value is True:
            parts.append(f" {attribute}")
        else:
            text = _style(value) if name == "style" else str(value)
            parts.append(f' {attribute}="{escape(text)}"')
    return "".join(parts)


def _style(style: dict[str, Any]) -> str:
    """A style dictionary in camelCase as CSS text."""
    return "; ".join(f"{_dashed(name)}: {value}" for name, value in style.items())


def _dashed(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
