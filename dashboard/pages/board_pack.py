"""The board pack's page: its contents, chosen by links, and a button to make it."""

from urllib.parse import parse_qsl, urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.pages import explore
from dashboard.pages.page import NotFound, page, require
from dashboard.parts import areas, components
from dashboard.pictures.formats import DEFAULT, FORMATS
from data.releases.release import Release

TRENDS = {"no": "no", "yes": "yes, a chart per {} and indicator"}
ADDRESS = "/board-pack"
TICK, NO_TICK = "☑ ", "☐ "


@page("/board-pack", "Board pack", query=("footprint", "without", "format", "trends", "view"))
def content(
    release: Release,
    footprint: str = "",
    without: str = "",
    format: str = DEFAULT,
    trends: str = "no",
    view: str = "",
) -> list[Component]:
    """Places, size and trends as links, so that the address holds the choices."""
    if release.audience == "public":
        raise NotFound("Board packs are made on the internal dashboard.")
    require(format in FORMATS, "format", format, list(FORMATS))
    require(trends in TRENDS, "answer", trends, list(TRENDS))
    groups = [id for id in areas.groups(release) if id]
    require(footprint in ("", *groups), release.words.footprint, footprint, groups)
    places = areas.of(release, footprint)
    left_out = {id for id in without.split(",") if id}
    for id in left_out:
        require(id in places, release.words.place, id, places)
    chosen = {
        "footprint": footprint,
        "without": without,
        "format": format,
        "trends": trends,
        "view": view,
    }

    def address(path: str = "/board-pack", **change: str) -> str:
        query = {name: text for name, text in (chosen | change).items() if text}
        return f"{path}?{urlencode(query, safe=',')}"

    ticks = [
        (
            f"{NO_TICK if id in left_out else TICK}{release.names[id]}",
            address(without=",".join(place for place in places if place in left_out ^ {id})),
            False,
        )
        for id in places
    ]
    sizes = [(size.name, address(format=id), id == format) for id, size in FORMATS.items()]
    kinds = [
        (text.format(release.words.place), address(trends=id), id == trends)
        for id, text in TRENDS.items()
    ]
    inside = [id for id in places if id not in left_out]
    button = html.Form(
        html.Button("Make the board pack", type="submit"),
        method="post",
        action=address("/board-pack/make"),
    )
    return [
        html.H1("Board pack"),
        html.P(
            "A ZIP file with each chart as a numbered picture, a Word document with captions, alt "
            "texts and the table of ratings, and a manifest. The same release and choices always "
            "give the same file.",
            className="lead",
        ),
        *(
            [html.P(components.link(f"All {release.words.footprints}", ADDRESS))]
            if footprint
            else []
        ),
        components.choices(_heading(release, footprint), ticks),
        components.choices("Pictures", sizes),
        components.choices("Trends", kinds),
        *_explored(release, view, address(view="")),
        button
        if inside
        else html.P(f"Tick at least one {release.words.place}.", className="reason"),
    ]


def _heading(release: Release, footprint: str) -> str:
    """What the areas to choose from are called."""
    systems_alone = areas.are_many(release) and not footprint
    return release.words.heading("footprint" if systems_alone else "place")


def _explored(release: Release, view: str, without: str) -> list[Component]:
    """The view of /explore that is put in, and how to take it out. Raises NotFound for none."""
    if not view:
        return [html.P(components.link("Put in charts that you explore", explore.ADDRESS))]
    said = explore.sentence(release, dict(parse_qsl(view)))
    return [
        components.choices("Explored", [(f"{TICK}{said}", without, False)]),
    ]
