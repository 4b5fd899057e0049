"""What every page shares: its address, its release, its title, and words when it is not there."""

import json
import pickle  # to measure by; nothing is read
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qs, quote, unquote, urlencode
from weakref import ref

import dash
import flask
from dash.development.base_component import Component

from dashboard.pages.answer import Answer, Made, written
from dashboard.parts import frame, withdrawals, words
from dashboard.parts.pin import pin
from dashboard.pictures import downloads
from dashboard.signin import reader
from data.listing import first_of
from data.memory_cache import Kept
from data.releases.reader import RELEASE_ID, NothingPublished, TakenBack, UnknownRelease
from data.releases.release import Release

CATCH_ALL = {"/", "/<path:path>"}
"""Dash's own rules for pages; what is a page is told from PAGES."""

HASH = re.compile(r"-[0-9a-f]{12}\.")
"""What makes an address a lasting one."""

NOT_FOUND = f"Not found – {words.PRODUCT}"

Said = TypeVar("Said")


class NotFound(LookupError):
    """The address names something that is not here; the message says what, and what there is."""


class Content(Protocol):
    """A page: a pure function from a release, and what its address names, to a tree."""

    def __call__(self, release: Release, **names: Any) -> list[Component]:
        """The page's parts, top to bottom. Raises NotFound where a name is unknown.

        A name is text; it is a Release where it may name one and does.
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
    """Note a content function as the page at `template`; `register` hands the pages to Dash."""

    def note(content: Content) -> Content:
        PAGES.append(Page(template, title, content, (*query, *releases), releases))
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


def _taken_over(**_: Any) -> dict[str, Any]:
    """What Dash's scripts ask for once they run: the same as was first painted at the address."""
    inputs = {one["property"]: one["value"] for one in flask.request.get_json()["inputs"]}
    query = parse_qs(inputs["search"].removeprefix("?"), keep_blank_values=True)
    answer = respond(unquote(inputs["pathname"]), query)
    flask.g.title = answer.title
    return json.loads(answer.json)


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
    one, _ = _at(path)
    return one.template if one else None


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: a page of a release, with these names and query values.

    `pinned`: by the release's id, which links then carry on. `now`: the address of the same page of
    the current release, None where this is it. `others`: the releases that query values name.
    `early`: whether whoever asks may see figures under embargo. `notice`: what was retracted that
    this release takes the place of. `withdrawn`: what is withdrawn, such as place/leeds, and why.

    Pages are kept by this. So all that a reader may or may not see is in it: every release is one
    that this reader was given, and no page made for who sees more is another's. What is kept by it
    keeps no release in memory.
    """

    page: Page
    release: ref[Release]
    given: tuple[tuple[str, str], ...]
    pinned: bool = False
    now: str | None = None
    others: tuple[tuple[str, ref[Release]], ...] = ()
    early: bool = True
    notice: str = ""
    withdrawn: tuple[tuple[str, str], ...] = ()

    @property
    def releases(self) -> tuple[Release | None, ...]:
        """Those that the page rests on; whoever asks holds them."""
        return (self.release(), *(other() for _, other in self.others))


def respond(path: str, query: Mapping[str, list[str]]) -> Answer:
    """What is at an address, written: 200, 404, 410 for what is retracted, 503 with nothing yet."""
    return _answer(path, query, _written, written)


def made(path: str, query: Mapping[str, list[str]]) -> Made:
    """The same as it was made."""
    return _answer(path, query, _made, lambda made: made)


def figures(path: str, query: Mapping[str, list[str]], id: str) -> str | None:
    """What a chart of the page at an address draws, as CSV; None where there is no such chart."""

    def found(asked: Asked) -> str | None:
        try:
            return downloads.FILES.made(
                (asked, id), lambda: _made(asked).takeaways[id].csv, asked.releases
            )
        except KeyError:
            return None

    return _answer(path, query, found, lambda _: None)


def _answer(
    path: str,
    query: Mapping[str, list[str]],
    found: Callable[[Asked], Said],
    other: Callable[[Made], Said],
) -> Said:
    """What was found, or another page that puts in words why there is nothing."""
    one, names = _at(path)
    if one is None:
        return other(Made(not_found(), 404, NOT_FOUND))
    given = {**query, **{name: [value] for name, value in names.items()}}
    try:
        release = reader.release(given.get("release"))
        reader.refuse_retracted([id for name in one.releases for id in given.get(name, [])])
    except TakenBack as error:
        tree = message("This release was retracted", str(error))
        return other(Made(tree, 410, f"Retracted – {words.PRODUCT}"))
    except NothingPublished as error:
        tree = message("Nothing is published yet", str(error))
        return other(Made(tree, 503, words.PRODUCT))
    except UnknownRelease as error:
        return other(Made(message("There is no such release", str(error)), 404, NOT_FOUND))
    pinned = "release" in given
    given = {name: given[name] for name in (*one.names, *one.query) if name in given}
    now = None if reader.store().is_current(release) else one.address(given)
    try:
        if any(len(values) > 1 for values in given.values()):
            raise NotFound("The address says the same thing twice.")
        single = {name: values[0] for name, values in given.items()}
        others = _others(one, single)  # held here, since what is asked for holds none
        return found(
            Asked(
                one,
                ref(release),
                tuple(sorted(single.items())),
                pinned,
                now,
                tuple((name, ref(other)) for name, other in others.items()),
                reader.sees_embargoed(),
                "" if now else reader.notice(release),
                reader.withdrawn(),
            )
        )
    except NotFound as error:
        tree = frame.around(release, frame.message("Page not found", str(error)))
        return other(Made(pin(tree, release, now) if pinned else tree, 404, NOT_FOUND))


def _others(one: Page, given: Mapping[str, str]) -> dict[str, Release]:
    """The releases that an address names besides its own, by the names of the query values.

    One that is not there, or not for whoever asks, is left out: then the page says that it is none.
    """
    found = {}
    for name in one.releases:
        if RELEASE_ID.fullmatch(given.get(name, "")):
            with suppress(UnknownRelease):
                found[name] = reader.release([given[name]])
    return found


def make(release: Release, path: str, query: Mapping[str, str] | None = None) -> Made:
    """What is at a path in a release, without a request. Raises NotFound."""
    one, names = _at(path)
    if one is None:
        raise NotFound(f"There is no page at {path}.")
    given = {name: text for name, text in (query or {}).items() if name in one.query}
    return _made(Asked(one, ref(release), tuple(sorted((given | names).items()))))


def _at(path: str) -> tuple[Page | None, dict[str, str]]:
    """The page at a path, None where there is none, and the names in the path."""
    for one in PAGES:
        names = one.match(path)
        if names is not None:
            return one, names
    return None, {}


WRITTEN = Kept[Answer](
    32 * 2**20, lambda answer: sys.getsizeof(answer.text) + sys.getsizeof(answer.json)
)
"""Pages as they are sent; kept, because a release never changes and a page is a function of it."""

MADE = Kept[Made](16 * 2**20, lambda made: 4 * len(pickle.dumps(made)))
"""Pages as they are made, for the pictures of their charts: in memory about four times as large."""


def _written(asked: Asked) -> Answer:
    """A page that is there. One that is not raises, and so takes no other's room."""
    return WRITTEN.made(asked, lambda: written(_made(asked)), asked.releases)


def _made(asked: Asked) -> Made:
    return MADE.made(asked, lambda: _anew(asked), asked.releases)


def _anew(asked: Asked) -> Made:
    one, release, given = asked.page, asked.release(), dict(asked.given)
    others = {name: other() for name, other in asked.others}
    assert release is not None, "whoever asks holds it"
    assert None not in others.values(), "and the others"
    tree = frame.around(release, one.content(release, **(given | others)), asked.notice)
    if asked.withdrawn:
        tree = withdrawals.marked(tree, release, dict(asked.withdrawn), given)
    address = one.address({name: [text] for name, text in asked.given})
    found = downloads.offer(tree, release, address)
    title = f"{_subject(one, release, given)} – {words.PRODUCT}"
    return Made(pin(tree, release, asked.now) if asked.pinned else tree, 200, title, found)


def require(found: bool, what: str, given: str, known: list[str]) -> None:
    """Raise NotFound, naming what there is or the first of it, unless it was found."""
    if not found:
        raise NotFound(f"There is no {what} “{given[:60]}” here. There are: {first_of(known)}.")


def _subject(one: Page, release: Release, names: Mapping[str, str]) -> str:
    """What the page is about: the place or indicator in its path, else the page's own title."""
    indicators = {id: indicator.short_name for id, indicator in release.indicators.items()}
    known = release.names | indicators
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
