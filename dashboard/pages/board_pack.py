"""The board pack's page: one form that says what is in it, and has it made."""

from collections.abc import Collection, Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.pages import explore
from dashboard.pages.page import NotFound, page, require
from dashboard.parts import areas, components, controls
from dashboard.parts.components import Child
from dashboard.parts.html import Input
from dashboard.pictures.formats import DEFAULT, FORMATS
from data.profile import capital
from data.releases.release import Release

ADDRESS = "/board-pack"
MAKE = "/board-pack/make"

KINDS = {
    "pdf": "PDF, for reading and for printing",
    "docx": "Word document, for changing",
    "pptx": "PowerPoint slides, for the meeting",
    "pictures": "Each chart as a picture with its source",
}
"""What a pack may hold."""

TRENDS = {"no": "Of what costs most in each {}", "yes": "All, a chart per {} and indicator"}


@page(ADDRESS, "Board pack", query=("footprint", "places", "format", "trends", "kinds", "view"))
def content(
    release: Release,
    footprint: str = "",
    places: str = "",
    format: str = DEFAULT,
    trends: str = "no",
    kinds: str = "",
    view: str = "",
) -> list[Component]:
    """The choices of an address, in a form: `places` and `kinds` are ids with commas between, all
    of them where it names none.
    """
    if release.audience == "public":
        raise NotFound("Board packs are made on the internal dashboard.")
    require(format in FORMATS, "format", format, list(FORMATS))
    require(trends in TRENDS, "answer", trends, list(TRENDS))
    groups = [id for id in areas.groups(release) if id]
    require(footprint in ("", *groups), release.words.footprint, footprint, groups)
    shown = areas.of(release, footprint)
    chosen = _chosen(places, shown, release.words.place)
    explored = _explored(release, view)
    noun = release.words.place
    return [
        html.H1("Board pack"),
        html.P(
            "A paper for the board, made in a minute: a page of summary, a page for each "
            f"{noun}, the plan, then every indicator and the method.",
            className="lead",
        ),
        *(
            [html.P(components.link(f"All {release.words.footprints}", ADDRESS))]
            if footprint
            else []
        ),
        html.Form(
            [
                controls.group(
                    _heading(release, footprint),
                    *_ticks("place", {id: release.names[id] for id in shown}, chosen),
                ),
                controls.group("Files", *_ticks("kind", KINDS, _chosen(kinds, KINDS, "kind"))),
                controls.group(
                    "Trends",
                    *controls.one_of(
                        "trends", {id: text.format(noun) for id, text in TRENDS.items()}, trends
                    ),
                ),
                controls.group(
                    "Size of the pictures",
                    *controls.one_of(
                        "format", {id: capital(size.name) for id, size in FORMATS.items()}, format
                    ),
                ),
                *explored,
                Input(type="hidden", name="footprint", value=footprint),
                html.Button("Make the board pack", type="submit"),
            ],
            method="post",
            action=MAKE,
            className="controls choosing",
        ),
        html.P(
            "The same release and choices always give the same file. "
            "The documents have their own size of charts.",
            className="note",
        ),
    ]


def address(choices: Mapping[str, str]) -> str:
    """The address of the page with these choices, of the names of its query; others are left out
    as are those that say nothing.
    """
    query = {name: text for name, text in choices.items() if text}
    return f"{ADDRESS}?{urlencode(query, safe=',')}" if query else ADDRESS


def _chosen(given: str, known: Collection[str], what: str) -> set[str]:
    """The ids that a value names, or all. Raises NotFound for one that is not known."""
    ids = {id for id in given.split(",") if id}
    for id in ids:
        require(id in known, what, id, list(known))
    return ids or {*known}


def _ticks(name: str, texts: Mapping[str, str], chosen: Iterable[str]) -> list[Child]:
    return [controls.tick(name, text, id, id in chosen) for id, text in texts.items()]


def _heading(release: Release, footprint: str) -> str:
    """What the areas to choose from are called."""
    systems_alone = areas.are_many(release) and not footprint
    return release.words.heading("footprint" if systems_alone else "place")


def _explored(release: Release, view: str) -> list[Component]:
    """The view of /explore that is put in, and how to leave it out. Raises NotFound for none."""
    if not view:
        return [html.P(components.link("Put in charts that you explore", explore.ADDRESS))]
    said = explore.sentence(release, dict(parse_qsl(view)))
    return [controls.group("Explored", controls.tick("view", said, view, True))]
