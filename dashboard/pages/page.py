"""A page: its address, its title, and a pure function from a release to its content."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote, urlencode

from dash.development.base_component import Component

from data.listing import first_of
from data.profile import Words, a


class NotFound(LookupError):
    """The address names something that does not exist; the message says what, and what does."""


Content = Callable[..., list[Component]]
"""A pure function from a release, and the names in the address, to the parts of a page in order.

A name is text, or a Release if it names another release. Raises NotFound for an unknown name.
"""


@dataclass(frozen=True)
class Comparable:
    """What a reader may compare a release with: others by id, with when each was made, the latest
    first; and the days that it can be seen as at, the latest first.
    """

    releases: Mapping[str, datetime] = field(default_factory=dict)
    days: tuple[date, ...] = ()


NOTHING_TO_COMPARE = Comparable()


@dataclass(frozen=True)
class Page:
    """A page's address with <names> in it, its title, its content, and the query values it reads.

    `releases` are the query values that may be the id of another release; the content of a page
    that has any is also given `others`, a Comparable.
    """

    template: str
    title: str
    content: Content
    query: tuple[str, ...]
    releases: tuple[str, ...] = ()

    def match(self, path: str) -> dict[str, str] | None:
        """The names in a path of this page; None if the path is of another page."""
        pattern = re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", self.template)
        match = re.fullmatch(pattern, path)
        return match.groupdict() if match else None

    def titled(self, words: Words) -> str:
        """Its title, in which {a_place} is what such an area is called."""
        return self.title.format(a_place=a(words.place))

    @property
    def names(self) -> list[str]:
        """The names in the path of its address."""
        return re.findall(r"<(\w+)>", self.template)

    def address(self, given: Mapping[str, list[str]]) -> str:
        """The page's address with these names and query values, and nothing else."""
        path = self.template
        for name in self.names:
            path = path.replace(f"<{name}>", quote(given[name][0], safe=""))
        query = urlencode(
            {name: given[name] for name in self.query if name in given}, doseq=True, safe=","
        )
        return f"{path}?{query}" if query else path


PAGES: list[Page] = []


def page(
    template: str, title: str, query: tuple[str, ...] = (), releases: tuple[str, ...] = ()
) -> Callable[[Content], Content]:
    """Register a function as the page at `template`; dashboard.web.respond tells Dash."""

    def register(content: Content) -> Content:
        PAGES.append(Page(template, title, content, (*query, *releases), releases))
        return content

    return register


def at(path: str) -> tuple[Page | None, dict[str, str]]:
    """The page at a path (None if there is none) and the names in the path."""
    for candidate in PAGES:
        names = candidate.match(path)
        if names is not None:
            return candidate, names
    return None, {}


def of(path: str) -> str | None:
    """The template of the page at a path; None if there is none."""
    found, _ = at(path)
    return found.template if found else None


def require(found: bool, what: str, given: str, known: list[str]) -> None:
    """Raises NotFound, with what there is to choose from, unless it was found."""
    if not found:
        raise NotFound(f"There is no {what} “{given[:60]}” here. Choose from: {first_of(known)}.")
