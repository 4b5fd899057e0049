"""A page as an answer: made from a release, written as HTML and JSON, and cached."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from weakref import ref

from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from dashboard.pages.page import Comparable, NotFound, Page, at
from dashboard.parts import acting, frame, html, withdrawals, words
from dashboard.parts.pin import MONTH, RELEASE, carrying, notice, pin
from dashboard.pictures import downloads
from dashboard.pictures.downloads import Table, Takeaway
from data.memory_cache import Kept
from data.releases import months
from data.releases.release import Release


@dataclass(frozen=True, eq=False)
class Made:
    """A page's tree, its status and title, and the charts and tables that can be downloaded."""

    tree: Component
    status: int
    title: str
    takeaways: Mapping[str, Takeaway] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)

    @property
    def lead(self) -> str:
        """The page's leading sentence; blank if it has none."""
        leads = (
            part.children for part in html.parts(self.tree) if vars(part).get("className") == "lead"
        )
        return next((text for text in leads if isinstance(text, str)), "")


@dataclass(frozen=True, eq=False)
class Answer:
    """A page as it is sent: `text` is its tree as HTML.

    `result` is the part that Dash mounts, as JSON; empty for a page without callbacks. A written
    page takes a tenth of the memory of its tree.
    """

    text: str
    result: str
    status: int
    title: str
    lead: str


def written(made: Made) -> Answer:
    """The page as HTML, and the part of it that changes as JSON for Dash's scripts."""
    changing = acting.of(made.tree)
    result = "" if changing is None else to_json_plotly(changing)
    return Answer(html.write(made.tree), result, made.status, made.title, made.lead)


@dataclass(frozen=True)
class Asked:
    """A request for a page of a release, with these names and query values; the key of the cache.

    `pins`: the release and the month that the address names, so links name them too. `whole`: the
    release of which `release` is an earlier month, else the same. `is_current`: whether it is the
    current one. `others`: further releases that query values name. `listed`: those that a reader
    may compare with, and when each was made, where the page compares any. `early`: the reader may
    see figures under embargo. `notice`: on retracted releases that this one replaces. `withdrawn`:
    what is withdrawn, such as place/leeds, with reasons.

    Since pages are cached by it, it has everything that decides what a reader may see, so that no
    reader gets a page made for somebody who may see more. It keeps no release in memory.
    """

    page: Page
    release: ref[Release]
    given: tuple[tuple[str, str], ...]
    whole: ref[Release] | None = None
    pins: tuple[tuple[str, str], ...] = ()
    is_current: bool = True
    others: tuple[tuple[str, ref[Release]], ...] = ()
    listed: tuple[tuple[str, datetime], ...] = ()
    early: bool = True
    notice: str = ""
    withdrawn: tuple[tuple[str, str], ...] = ()

    @property
    def releases(self) -> tuple[Release | None, ...]:
        """The releases that the page is made from; the caller holds them."""
        whole = self.whole() if self.whole else None
        return (self.release(), *(other() for _, other in self.others), *([whole] if whole else []))


def make(release: Release, path: str, query: Mapping[str, str] | None = None) -> Made:
    """The page at a path in a release, without a request. Raises NotFound."""
    page, names = at(path)
    if page is None:
        raise NotFound(f"There is no page at {path}.")
    given = {name: text for name, text in (query or {}).items() if name in page.query}
    return kept_as_made(Asked(page, ref(release), tuple(sorted((given | names).items()))))


WRITTEN = Kept[Answer](
    32 * 2**20, lambda answer: sys.getsizeof(answer.text) + sys.getsizeof(answer.result)
)
"""Pages as sent; they can be cached because a page is a function of a release that never changes.
"""

ELEMENT, LETTER, CELL = 800, 8, 64
"""Bytes of memory for each element of a tree, each letter of a drawing, with the figure behind it,
and each cell of a table that can be downloaded: about so many on every kind of page.
"""


def _bytes(made: Made) -> int:
    elements = list(html.parts(made.tree))
    letters = sum(len(vars(part)["html"]) for part in elements if isinstance(part, html.Drawing))
    cells = sum(table.rows.size for table in made.tables.values())
    return ELEMENT * len(elements) + LETTER * letters + CELL * cells


MADE = Kept[Made](16 * 2**20, _bytes)
"""Pages as trees, for the pictures of their charts."""


def kept_as_written(asked: Asked) -> Answer:
    """The page of a request as sent, cached. Raises NotFound, which is not cached."""
    return WRITTEN.made(asked, lambda: written(kept_as_made(asked)), asked.releases)


def kept_as_made(asked: Asked) -> Made:
    """The page of a request as a tree, cached. Raises NotFound, which is not cached."""
    return MADE.made(asked, lambda: _anew(asked), asked.releases)


def _anew(asked: Asked) -> Made:
    page, release, given = asked.page, asked.release(), dict(asked.given)
    others = {name: other() for name, other in asked.others}
    assert release is not None, "whoever asks holds it"
    assert None not in others.values(), "and the others"
    address = page.address({name: [text] for name, text in asked.given})
    whole = (asked.whole and asked.whole()) or release
    days = months.days(whole)
    offered = {"others": Comparable(dict(asked.listed), tuple(days))} if page.releases else {}
    content = page.content(release, **(given | others | offered))
    tree = frame.around(release, content, asked.notice, days, address)
    if asked.withdrawn:
        tree = withdrawals.marked(tree, release, dict(asked.withdrawn), given)
    month = {name: text for name, text in asked.pins if name == MONTH}
    at = carrying(address, month)
    charts = downloads.offer(tree, release, at)
    tables = downloads.tables(tree, at)
    title = f"{_subject(page, release, given)} – {release.naming.title}"
    if release.as_at != whole.as_at:
        title = f"{words.month(release.as_at)}: {title}"
    return Made(pinned(tree, release, whole, asked, address), 200, title, charts, tables)


def pinned(
    tree: Component, release: Release, whole: Release, asked: Asked, address: str
) -> Component:
    """The tree of a page whose links carry what its address names, with a notice where that is not
    what readers see unasked.
    """
    pins = dict(asked.pins)
    tree = pin(tree, pins) if pins else tree
    if not asked.is_current:
        day = words.day(release.as_at)
        text = f"You are looking at a release that is not the current one, as at {day}."
        notice(tree, text, "See this page as it is now", address)
    elif release.as_at != whole.as_at:
        text = (
            f"This is {words.month(release.as_at)}, not the latest month, "
            f"{words.month(whole.as_at)}. It is made of the figures as they are known now."
        )
        only = {name: text for name, text in pins.items() if name == RELEASE}
        notice(tree, text, "See the latest month", carrying(address, only))
    return tree


def _subject(page: Page, release: Release, names: Mapping[str, str]) -> str:
    """The subject of the page: what is named in its path, else the page's title."""
    indicators = {id: indicator.short_name for id, indicator in release.indicators.items()}
    ambitions = release.plan["ambitions"]
    known = {
        "ambition": dict(zip(ambitions["id"], ambitions["name"], strict=True)),
        "indicator": indicators,
    }
    found = (known.get(name, release.names)[names[name]] for name in page.names)
    return next(found, page.titled(release.words))
