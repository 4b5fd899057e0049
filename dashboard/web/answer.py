"""A page as an answer: made from a release, written for whoever asks, and kept."""

import pickle  # to measure by; nothing is read
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import ref

from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from dashboard.pages.page import NotFound, Page, at
from dashboard.parts import acting, frame, html, withdrawals, words
from dashboard.parts.pin import pin
from dashboard.pictures import downloads
from dashboard.pictures.downloads import Table, Takeaway
from data.memory_cache import Kept
from data.releases.release import Release


@dataclass(frozen=True, eq=False)
class Made:
    """A page's tree, its status and title, and the charts and tables that can be taken away."""

    tree: Component
    status: int
    title: str
    takeaways: Mapping[str, Takeaway] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)

    @property
    def lead(self) -> str:
        """The sentence the page begins with, blank where it has none."""
        leads = (
            part.children
            for part in self.tree._traverse()
            if getattr(part, "className", None) == "lead"
        )
        return next((text for text in leads if isinstance(text, str)), "")


@dataclass(frozen=True, eq=False)
class Answer:
    """A page as its readers get it: `text` is its tree as HTML.

    `result` is the part of it that Dash mounts, as JSON; empty for a page that only informs. A
    written page takes a tenth of the memory of its tree.
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


def make(release: Release, path: str, query: Mapping[str, str] | None = None) -> Made:
    """What is at a path in a release, without a request. Raises NotFound."""
    one, names = at(path)
    if one is None:
        raise NotFound(f"There is no page at {path}.")
    given = {name: text for name, text in (query or {}).items() if name in one.query}
    return kept_as_made(Asked(one, ref(release), tuple(sorted((given | names).items()))))


WRITTEN = Kept[Answer](
    32 * 2**20, lambda answer: sys.getsizeof(answer.text) + sys.getsizeof(answer.result)
)
"""Pages as they are sent; kept, because a release never changes and a page is a function of it."""

MADE = Kept[Made](16 * 2**20, lambda made: 4 * len(pickle.dumps(made)))
"""Pages as they are made, for the pictures of their charts: in memory about four times as large."""


def kept_as_written(asked: Asked) -> Answer:
    """A page that is there, as it is sent. Raises NotFound where it is not, and keeps nothing."""
    return WRITTEN.made(asked, lambda: written(kept_as_made(asked)), asked.releases)


def kept_as_made(asked: Asked) -> Made:
    """A page that is there, as it is made. Raises NotFound where it is not."""
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
    charts = downloads.offer(tree, release, address)
    tables = downloads.tables(tree, address)
    title = f"{_subject(one, release, given)} – {words.PRODUCT}"
    return Made(pin(tree, release, asked.now) if asked.pinned else tree, 200, title, charts, tables)


def _subject(one: Page, release: Release, names: Mapping[str, str]) -> str:
    """What the page is about: the place or indicator in its path, else the page's own title."""
    indicators = {id: indicator.short_name for id, indicator in release.indicators.items()}
    known = release.names | indicators
    ids = (names[name] for name in one.names)
    return next((known[id] for id in ids), one.title)
