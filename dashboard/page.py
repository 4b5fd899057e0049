"""What every page shares: its address, its release, its title, and words when it is not there."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, unquote, urlencode

import dash
import flask
from dash.development.base_component import Component

from dashboard import downloads, frame, html, reader, words
from dashboard.downloads import Takeaway
from dashboard.pin import pin
from data.listing import first_of
from data.release import Release
from data.store import NothingPublished, UnknownRelease

KEPT = 64
"""Pages kept in memory per process, the least recently asked for making room."""

CATCH_ALL = {"/", "/<path:path>"}
"""Dash's own rules for pages; what is a page is told from PAGES."""

HASH = re.compile(r"-[0-9a-f]{12}\.")
"""What makes an address a lasting one."""

NOT_FOUND = f"Not found – {words.PRODUCT}"


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

    @property
    def names(self) -> list[str]:
        """The names in its address's path."""
        return re.findall(r"<(\w+)>", self.template)

    def address(self, given: Mapping[str, list[str]]) -> str:
        """The page's address with these names and query values, and nothing else."""
        path = self.template
        for name in self.names:
            path = path.replace(f"<{name}>", quote(given[name][0], safe=""))
        query = urlencode({name: given[name] for name in self.query if name in given}, doseq=True)
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class Answer:
    """What an address answers with: its tree, HTTP status and title, and what can be taken away."""

    tree: Component
    status: int
    title: str
    takeaways: Mapping[str, Takeaway] = field(default_factory=dict)

    @cached_property
    def lead(self) -> str:
        """The sentence the page begins with, blank where it has none."""
        leads = (
            part.children
            for part in self.tree._traverse()
            if getattr(part, "className", None) == "lead"
        )
        return next((text for text in leads if isinstance(text, str)), "")

    @cached_property
    def text(self) -> str:
        """The tree as HTML, written once for as long as the answer is kept."""
        return html.write(self.tree)


PAGES: list[Page] = []


def page(template: str, title: str, query: tuple[str, ...] = ()) -> Callable[[Content], Content]:
    """Note a content function as the page at `template`; `register` hands the pages to Dash."""

    def note(content: Content) -> Content:
        PAGES.append(Page(template, title, content, query))
        return content

    return note


def register() -> None:
    """Register every noted page, and the one for addresses that none has, with the Dash app.

    Dash finds a page by rules of its own; whichever it finds answers for the address as it stands.
    """
    for one in PAGES:
        address = {"path_template" if "<" in one.template else "path": one.template}
        dash.register_page(one.template, **address, title=_latest_title, layout=_taken_over)
    dash.register_page("not_found_404", title=_latest_title, layout=_taken_over)


def _taken_over(**_: Any) -> Component:
    """What Dash's scripts ask for once they run: the same as was first painted at the address."""
    inputs = {one["property"]: one["value"] for one in flask.request.get_json()["inputs"]}
    query = parse_qs(inputs["search"].removeprefix("?"), keep_blank_values=True)
    answer = respond(unquote(inputs["pathname"]), query)
    flask.g.title = answer.title
    return answer.tree


def _latest_title(**_: Any) -> str:
    return flask.g.get("title", words.PRODUCT)


def pattern(request: flask.Request) -> str | None:
    """The pattern of a request's address, such as /place/<place>; None where it is none of ours."""
    if request.url_rule is None:
        return None
    if request.url_rule.rule in CATCH_ALL:
        return of(request.path)
    return HASH.sub("-<hash>.", request.url_rule.rule)


def of(path: str) -> str | None:
    """The template of the page at a path, None where there is none."""
    return next((one.template for one in PAGES if one.match(path) is not None), None)


def respond(path: str, query: Mapping[str, list[str]]) -> Answer:
    """What is at an address: 200, 404, or 503 with nothing published."""
    for one in PAGES:
        names = one.match(path)
        if names is not None:
            return _render(one, {**query, **{name: [value] for name, value in names.items()}})
    return Answer(not_found(), 404, NOT_FOUND)


def _render(one: Page, names: Mapping[str, list[str]]) -> Answer:
    """As `respond`, for the page that the address is one of; what is not there is put in words."""
    try:
        release = _release(names.get("release"))
    except NothingPublished as error:
        return Answer(message("Nothing is published yet", str(error)), 503, words.PRODUCT)
    except UnknownRelease as error:
        return Answer(message("There is no such release", str(error)), 404, NOT_FOUND)
    wanted = {*one.names, *one.query}
    given = {name: values for name, values in names.items() if name in wanted}
    pinned = "release" in names
    now = None if reader.store().is_current(release) else one.address(given)
    try:
        if any(len(values) > 1 for values in given.values()):
            raise NotFound("The address says the same thing twice.")
        single = {name: values[0] for name, values in given.items()}
        return _found(one, release, tuple(sorted(single.items())), pinned, now)
    except NotFound as error:
        tree = frame.around(release, frame.message("Page not found", str(error)))
        return Answer(pin(tree, release, now) if pinned else tree, 404, NOT_FOUND)


def answer(release: Release, path: str, query: Mapping[str, str] | None = None) -> Answer:
    """What is at a path in a release, without a request. Raises NotFound."""
    for one in PAGES:
        names = one.match(path)
        if names is not None:
            given = {name: text for name, text in (query or {}).items() if name in one.query}
            return _found(one, release, tuple(sorted((given | names).items())), False, None)
    raise NotFound(f"There is no page at {path}.")


@lru_cache(maxsize=KEPT)
def _found(
    one: Page, release: Release, names: tuple[tuple[str, str], ...], pinned: bool, now: str | None
) -> Answer:
    """A page that is there; kept, because a release never changes and a page is a function of it.

    A page that is not there raises, and so takes no other's room.
    """
    given = dict(names)
    tree = frame.around(release, one.content(release, **given))
    found = downloads.offer(tree, release, one.address({id: [text] for id, text in names}))
    title = f"{_subject(one, release, given)} – {words.PRODUCT}"
    return Answer(pin(tree, release, now) if pinned else tree, 200, title, found)


def require(found: bool, what: str, given: str, known: list[str]) -> None:
    """Raise NotFound, naming what there is or the first of it, unless it was found."""
    if not found:
        raise NotFound(f"There is no {what} “{given[:60]}” here. There are: {first_of(known)}.")


def earlier_release(id: str) -> Release:
    """Another release that a page compares with; raises NotFound where there is none of that id."""
    try:
        return _release([id])
    except UnknownRelease as error:
        raise NotFound(f"{error} Nor is it a month's end that this release has.") from error


def _release(ids: list[str] | None) -> Release:
    store = reader.store()
    if ids is None:
        return store.current()
    if len(ids) > 1:
        raise UnknownRelease("The address names several releases.")
    return store.at(ids[0])


def _subject(one: Page, release: Release, names: Mapping[str, str]) -> str:
    """What the page is about: the place or indicator in its path, else the page's own title."""
    known = dict(zip(release.areas["id"], release.areas["name"], strict=True))
    known |= {id: indicator.short_name for id, indicator in release.indicators.items()}
    ids = (names[name] for name in one.names)
    return next((known[id] for id in ids), one.title)


def message(title: str, text: str) -> Component:
    """A page that says one thing to whoever asks, and rests on no release."""
    return frame.plain(reader.store().audience, frame.message(title, text))


def not_found() -> Component:
    """The page for an address that no page has."""
    return message(
        "Page not found",
        "There is no page at this address. If you typed it, check it; if you followed a link, "
        "the overview leads to every place and indicator.",
    )
