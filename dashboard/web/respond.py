"""What is at an address for whoever asks: a page, or words that say why there is none."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote
from weakref import ref

import dash
import flask
from dash import html
from dash.development.base_component import Component

from dashboard.pages import page as pages
from dashboard.pages.page import NotFound, Page
from dashboard.parts import frame, words
from dashboard.parts.pin import pin
from dashboard.pictures import downloads
from dashboard.signin import reader
from dashboard.web import answer
from dashboard.web.answer import Answer, Asked, Made
from data.releases.reader import RELEASE_ID, NothingPublished, TakenBack, UnknownRelease
from data.releases.release import Release

CATCH_ALL = {"/", "/<path:path>"}
"""Dash's own rules for pages; what is a page is told from dashboard.pages."""

HASH = re.compile(r"-[0-9a-f]{12}\.")
"""What makes an address a lasting one."""

NOT_FOUND = f"Not found – {words.PRODUCT}"

Said = TypeVar("Said")


def register() -> None:
    """Register every noted page, and the one for addresses that none has, with the Dash app."""
    for page in pages.PAGES:
        address = {"path_template" if "<" in page.template else "path": page.template}
        dash.register_page(page.template, **address, title=_latest_title, layout=_result)
    dash.register_page("not_found_404", title=_latest_title, layout=_result)


def _result(**_: Any) -> Any:
    """What Dash mounts at an address, or words that say why there is nothing.

    This is the callback of every page that acts. Dash finds a page by rules of its own; whichever
    it finds answers for the address as it stands.
    """
    inputs = {given["property"]: given["value"] for given in flask.request.get_json()["inputs"]}
    query = parse_qs(inputs["search"].removeprefix("?"), keep_blank_values=True)
    answer = respond(unquote(inputs["pathname"]), query)
    flask.g.title = answer.title
    return json.loads(answer.result) if answer.result else html.P(answer.lead, className="lead")


def _latest_title(**_: Any) -> str:
    return flask.g.get("title", words.PRODUCT)


def pattern(request: flask.Request) -> str | None:
    """The pattern of a request's address, such as /place/<place>; None where it is none of ours."""
    if request.url_rule is None:
        return None
    if request.url_rule.rule in CATCH_ALL:
        return pages.of(request.path)
    return HASH.sub("-<hash>.", request.url_rule.rule)


def respond(path: str, query: Mapping[str, list[str]]) -> Answer:
    """What is at an address, written: 200, 404, 410 for what is retracted, 503 with nothing yet."""
    return _answer(path, query, answer.kept_as_written, answer.written)


def made(path: str, query: Mapping[str, list[str]]) -> Made:
    """The same as it was made."""
    return _answer(path, query, answer.kept_as_made, lambda made: made)


def figures(path: str, query: Mapping[str, list[str]], id: str) -> str | None:
    """What a chart or table of the page at an address has, as CSV; None where there is none."""

    def found(asked: Asked) -> str | None:
        try:
            return downloads.FILES.made((asked, id), lambda: _csv(asked, id), asked.releases)
        except KeyError:
            return None

    return _answer(path, query, found, lambda _: None)


def _csv(asked: Asked, id: str) -> str:
    """What a chart or table of a page has. Raises KeyError where there is none of that id."""
    made = answer.kept_as_made(asked)
    return (made.tables[id] if id in made.tables else made.takeaways[id]).csv


def _answer(
    path: str,
    query: Mapping[str, list[str]],
    found: Callable[[Asked], Said],
    other: Callable[[Made], Said],
) -> Said:
    """What was found, or another page that puts in words why there is nothing."""
    one, names = pages.at(path)
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
    now = None if reader.releases().is_current(release) else one.address(given)
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


def message(title: str, text: str) -> Component:
    """A page that says one thing to whoever asks, and rests on no release."""
    return frame.plain(reader.releases().audience, frame.message(title, text))


def not_found() -> Component:
    """The page for an address that no page has."""
    return message(
        "Page not found",
        "There is no page at this address. If you typed it, check it; if you followed a link, "
        "the overview leads to every place and indicator.",
    )
