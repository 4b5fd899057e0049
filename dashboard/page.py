"""What every page shares: its address, its release, its title, and words when it is not there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import dash
import flask
from dash.development.base_component import Component

from dashboard import components
from data.release import Release
from data.store import NothingPublished, Store, UnknownRelease

PRODUCT = "Place ratings"


class NotFound(LookupError):
    """The address names something that is not here; the message says what, and what there is."""


class Content(Protocol):
    """A page: a pure function from a release, and what its address names, to a tree."""

    def __call__(self, release: Release, **names: str) -> list[Component]:
        """The page's parts, top to bottom. Raises NotFound where a name is unknown."""


@dataclass(frozen=True)
class Page:
    """A page's address, with <names> in it, the query values it reads, and its content."""

    template: str
    title: str
    content: Content
    query: tuple[str, ...]

    def match(self, path: str) -> dict[str, str] | None:
        """The names in a path that is this page's, None where it is another's."""
        pattern = re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", self.template)
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


PAGES: list[Page] = []


def page(template: str, title: str, query: tuple[str, ...] = ()) -> Callable[[Content], Content]:
    """Note a content function as the page at `template`; `register` hands the pages to Dash."""

    def note(content: Content) -> Content:
        PAGES.append(Page(template, title, content, query))
        return content

    return note


def register() -> None:
    """Register every noted page, and the one for addresses that none has, with the Dash app."""
    for one in PAGES:
        address = {"path_template" if "<" in one.template else "path": one.template}
        dash.register_page(
            one.template,
            **address,
            title=lambda one=one, **names: _title(one, names),
            layout=lambda one=one, **names: render(one, names)[0],
        )
    dash.register_page("not_found_404", layout=not_found, title=f"Not found – {PRODUCT}")


def respond(path: str, query: dict[str, Any]) -> tuple[Component, int, str]:
    """The tree, HTTP status and title of an address: 200, 404, or 503 with nothing published."""
    for one in PAGES:
        names = one.match(path)
        if names is not None:
            return *render(one, query | names), _title(one, names)
    return not_found(), 404, f"Not found – {PRODUCT}"


def render(one: Page, names: dict[str, Any]) -> tuple[Component, int]:
    """The page's tree and its status; what is not there becomes a page in words."""
    try:
        release = _release(names.get("release"))
    except NothingPublished as error:
        return components.message("Nothing is published yet", str(error)), 503
    except UnknownRelease as error:
        return components.message("There is no such release", str(error)), 404
    wanted = {*re.findall(r"<(\w+)>", one.template), *one.query}
    given = {name: value for name, value in names.items() if name in wanted}
    try:
        if not all(isinstance(value, str) for value in given.values()):
            raise NotFound("The address says the same thing twice.")
        return components.frame(release, one.content(release, **given)), 200
    except NotFound as error:
        return components.message("Page not found", str(error), release), 404


def require(found: bool, what: str, given: str, known: list[str]) -> None:
    """Raise NotFound, naming what there is, unless it was found."""
    if not found:
        raise NotFound(f"There is no {what} “{given[:60]}” here. There are: {', '.join(known)}.")


def _release(id: Any) -> Release:
    store: Store = flask.current_app.config["STORE"]
    if id is None:
        return store.current()
    if not isinstance(id, str):
        raise UnknownRelease("The address names several releases.")
    return store.at(id)


def _title(one: Page, names: dict[str, Any]) -> str:
    """The document's title: the page's, with the name of the place or indicator it is about."""
    try:
        release = _release(None)
    except (NothingPublished, UnknownRelease):
        return PRODUCT
    areas = release.areas.set_index("id")["name"]
    indicators = {id: indicator.short_name for id, indicator in release.indicators.items()}
    subject = next((v for v in names.values() if v in areas.index or v in indicators), None)
    if subject is None:
        return f"{one.title} – {PRODUCT}" if "<" not in one.template else f"Not found – {PRODUCT}"
    return f"{areas.get(subject) or indicators[subject]} – {PRODUCT}"


def not_found(**_: Any) -> Component:
    """The page for an address that no page has."""
    return components.message(
        "Page not found",
        "There is no page at this address. If you typed it, check it; if you followed a link, "
        "the overview leads to every place and indicator.",
    )
