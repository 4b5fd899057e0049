"""The answer at an address for a reader: a page, or a message that says why there is none."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
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
from dashboard.parts.pin import MONTH, RELEASE
from dashboard.pictures import downloads
from dashboard.signin import reader
from dashboard.web import answer
from dashboard.web.answer import Answer, Asked, Made
from data.releases import months
from data.releases.reader import RELEASE_ID, NothingPublished, TakenBack, UnknownRelease
from data.releases.release import Release

CATCH_ALL = {"/", "/<path:path>"}
"""Dash's own rules for pages; dashboard.pages decides what is a page."""

HASH = re.compile(r"-[0-9a-f]{12}\.")
"""The hash in a lasting address."""

NOT_FOUND = f"Not found – {words.PRODUCT}"
LATEST = "latest"
"""What an address gives as the month to have the release as it is."""

Result = TypeVar("Result")


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
    """The pattern of a request's address, such as /place/<place>; None if it is unknown."""
    if request.url_rule is None:
        return None
    if request.url_rule.rule in CATCH_ALL:
        return pages.of(request.path)
    return HASH.sub("-<hash>.", request.url_rule.rule)


def respond(path: str, query: Mapping[str, list[str]]) -> Answer:
    """The page at an address as sent: 200; 404; 410 if retracted; 503 if nothing is published."""
    return _answer(path, query, answer.kept_as_written, answer.written)


def made(path: str, query: Mapping[str, list[str]]) -> Made:
    """The page at an address as a tree."""
    return _answer(path, query, answer.kept_as_made, lambda made: made)


def figures(path: str, query: Mapping[str, list[str]], id: str) -> str | None:
    """The figures of a chart or table on the page at an address, as CSV; None if there is none."""

    def csv(asked: Asked) -> str | None:
        try:
            return downloads.FILES.made((asked, id), lambda: _csv(asked, id), asked.releases)
        except KeyError:
            return None

    return _answer(path, query, csv, lambda _: None)


def _csv(asked: Asked, id: str) -> str:
    """The figures of a chart or table of a page. Raises KeyError for an unknown id."""
    made = answer.kept_as_made(asked)
    return (made.tables[id] if id in made.tables else made.takeaways[id]).csv


def _answer(
    path: str,
    query: Mapping[str, list[str]],
    found: Callable[[Asked], Result],
    other: Callable[[Made], Result],
) -> Result:
    """The result of `found` for the request, or of `other` for a page that says why not."""
    page, names = pages.at(path)
    if page is None:
        return other(Made(not_found(), 404, NOT_FOUND))
    given = {**query, **{name: [value] for name, value in names.items()}}
    try:
        whole = reader.release(given.get(RELEASE))
        reader.refuse_retracted([id for name in page.releases for id in given.get(name, [])])
    except TakenBack as error:
        tree = message("This release was retracted", str(error))
        return other(Made(tree, 410, f"Retracted – {words.PRODUCT}"))
    except NothingPublished as error:
        tree = message("Nothing is published yet", str(error))
        return other(Made(tree, 503, words.PRODUCT))
    except UnknownRelease as error:
        return other(Made(message("There is no such release", str(error)), 404, NOT_FOUND))
    pins = {name: given[name][0] for name in (RELEASE, MONTH) if name in given}
    month = given.get(MONTH, [LATEST])
    if month == [LATEST]:
        pins.pop(MONTH, None)
    given = {name: given[name] for name in (*page.names, *page.query) if name in given}
    is_current, release = reader.releases().is_current(whole), whole
    single = {name: values[0] for name, values in given.items()}
    try:
        if len(month) > 1 or any(len(values) > 1 for values in given.values()):
            raise NotFound("The address gives a value twice. Remove one of them.")
        release = as_at(whole, month[0])
        others = _others(page, single)  # kept alive here, since Asked has only weak references
        asked = Asked(
            page,
            ref(release),
            tuple(sorted(single.items())),
            ref(whole),
            tuple(pins.items()),
            is_current,
            tuple((name, ref(other)) for name, other in others.items()),
            _listed(whole) if page.releases else (),
            reader.sees_embargoed(),
            reader.notice(whole) if is_current else "",
            reader.withdrawn(),
        )
        return found(asked)
    except NotFound as error:
        tree = frame.around(release, frame.message("Page not found", str(error)))
        pins = {name: text for name, text in pins.items() if name == RELEASE}
        asked = Asked(page, ref(release), pins=tuple(pins.items()), is_current=is_current, given=())
        address = page.address(given)
        return other(Made(answer.pinned(tree, release, whole, asked, address), 404, NOT_FOUND))


def as_at(release: Release, month: str) -> Release:
    """The release as at a month, by its last day, or its latest. Raises NotFound for none."""
    if month == LATEST:
        return release
    days = {day.isoformat(): day for day in months.days(release)}
    pages.require(month in days, "month", month, list(days))
    return months.as_at(release, days[month])


def _others(page: Page, given: Mapping[str, str]) -> dict[str, Release]:
    """The further releases that an address names, by the names of the query values.

    One that does not exist, or that the reader may not see, is left out: the page then says so.
    """
    others = {}
    for name in page.releases:
        if RELEASE_ID.fullmatch(given.get(name, "")):
            with suppress(UnknownRelease):
                others[name] = reader.release([given[name]])
    return others


def _listed(release: Release) -> tuple[tuple[str, datetime], ...]:
    """The other releases that the reader may see, and when each was made, the latest first."""
    made = reader.releases().listed()
    made.pop(release.id, None)
    return tuple(sorted(made.items(), key=lambda one: one[1], reverse=True))


def message(title: str, text: str) -> Component:
    """A page with one message, which does not depend on a release."""
    return frame.plain(reader.releases().audience, frame.message(title, text))


def not_found() -> Component:
    """The page for an unknown address."""
    return message(
        "Page not found",
        "There is no page at this address. If you typed it, check it; if you followed a link, "
        "the overview leads to every area and indicator.",
    )
