"""What a page is: its address, its title, and a pure function from a release to its content."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from dash.development.base_component import Component

from data.listing import first_of
from data.profile import Words, a


class NotFound(LookupError):
    """The address names something that is not here; the message says what, and what there is."""


Content = Callable[..., list[Component]]
"""A page: a pure function from a release, and what its address names, to its parts, top to bottom.

A name is text; it is a Release where it may name one and does. Raises NotFound where a name is
unknown.
"""


@dataclass(frozen=True)
class Page:
    """A page's address, with <names> in it, the query values it reads, and its content.

    `releases`: those of the query values that may name another release by its id.
    """

    template: str
    title: str
    content: Content
    query: tuple[str, ...]
    releases: tuple[str, ...] = ()

    def match(self, path: str) -> dict[str, str] | None:
        """The names in a path that is this page's, None where it is another's."""
        pattern = re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", self.template)
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None

    def titled(self, words: Words) -> str:
        """Its title, in which {a_place} is what such an area is called."""
        return self.title.format(a_place=a(words.place))

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


PAGES: list[Page] = []


def page(
    template: str, title: str, query: tuple[str, ...] = (), releases: tuple[str, ...] = ()
) -> Callable[[Content], Content]:
    """Note a content function as the page at `template`; dashboard.web.respond tells Dash of it."""

    def note(content: Content) -> Content:
        PAGES.append(Page(template, title, content, (*query, *releases), releases))
        return content

    return note


def at(path: str) -> tuple[Page | None, dict[str, str]]:
    """The page at a path, None where there is none, and the names in the path."""
    for one in PAGES:
        names = one.match(path)
        if names is not None:
            return one, names
    return None, {}


def of(path: str) -> str | None:
    """The template of the page at a path, None where there is none."""
    one, _ = at(path)
    return one.template if one else None


def require(found: bool, what: str, given: str, known: list[str]) -> None:
    """Raise NotFound, naming what there is or the first of it, unless it was found."""
    if not found:
        raise NotFound(f"There is no {what} “{given[:60]}” here. There are: {first_of(known)}.")
