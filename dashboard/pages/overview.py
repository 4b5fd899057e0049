"""The overview: every place's rating, and every indicator's, at a glance."""

from dataclasses import replace
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import areas, components, summary, words
from dashboard.sections import certainty, national, rug, rug_view, verdict, versus_nation
from dashboard.sections.rug_view import View
from data.profile import a
from data.releases.release import Release
from metrics.score import worst

HINT = "Choose {} to see the reasons for its rating, its certainty, and what would change it."
"""The only tour; a reader who has hidden it (assets/reader.js) does not see it again."""


@page("/", "Overview", query=("footprint", "region", *rug_view.QUERY))
def content(
    release: Release,
    footprint: str | None = None,
    region: str | None = None,
    sort: str = "",
    domain: str = "",
    category: str = "",
) -> list[Component]:
    """Tiles and a rug for each group of areas (see dashboard.parts.areas), or for the one of a
    footprint; where groups are many, all footprints, to choose from. The rugs are seen as `sort`,
    `domain` and `category` say.
    """
    groups = areas.groups(release)
    view = View(sort, domain, category)
    _check(release, view)
    if footprint is not None:
        require(footprint in groups, release.words.footprint, footprint, list(filter(None, groups)))
        view = replace(view, kept={"footprint": footprint})
        return _of_one(release, footprint, groups[footprint], view)
    if areas.are_many(release):
        of_region = replace(view, kept={"region": region or ""}, sort=sort or rug_view.RATING)
        return _of_all(release, groups, region or "", of_region)
    return [
        html.H1(f"How each {release.words.place} is doing"),
        _hint(release),
        *(
            part
            for footprint, members in groups.items()
            for part in _group(release, footprint, members, view, alone=len(groups) == 1)
        ),
        *_unrated_indicators(release),
    ]


def _check(release: Release, view: View) -> None:
    """Raises NotFound for a column, a domain or a category that the method does not have."""
    domains = [domain.id for domain in release.method.domains]
    require(
        view.sort in ("", rug_view.RATING, *domains, *release.method.indicators),
        "way to sort",
        view.sort,
        [rug_view.RATING, *domains, *release.method.indicators],
    )
    require(view.domain in ("", *domains), "domain", view.domain, domains)
    categories = [str(number) for number in release.method.closeness]
    require(view.category in ("", *categories), "category", view.category, categories)


def _hint(release: Release) -> Component:
    button = html.Button("Hide this hint", type="button")
    return html.P([HINT.format(a(release.words.place)), button], className="hint")


def _of_one(release: Release, footprint: str, members: list[str], view: View) -> list[Component]:
    nouns, name = release.words, release.names[footprint]
    internal = release.audience == "internal"
    return [
        html.P(components.link(f"All {nouns.footprints}", "/")),
        html.H1(f"{name}: how each {nouns.place} is doing"),
        *_group(release, footprint, members, view, alone=True),
        *([html.P(components.link("A board pack of these", _pack(footprint)))] * internal),
        *_unrated_indicators(release),
    ]


def _pack(footprint: str) -> str:
    return f"/board-pack?{urlencode({'footprint': footprint})}"


def _of_all(
    release: Release, groups: dict[str, list[str]], region: str, view: View
) -> list[Component]:
    footprints = [id for id in groups if id]
    regions = national.regions(release, footprints)
    require(region in ("", *regions), "region", region, regions)
    alone = groups.get(areas.ALONE, [])
    return [
        html.H1(f"How each {release.words.footprint} is doing"),
        *(
            [html.P(worst_one, className="lead")]
            if (worst_one := _worst(release, footprints))
            else []
        ),
        *national.section(release, footprints, region, view),
        *(_group(release, areas.ALONE, alone, view, alone=False) if alone else []),
        *_unrated_indicators(release),
    ]


def _group(
    release: Release, footprint: str, members: list[str], view: View, alone: bool
) -> list[Component]:
    """A footprint and its places, or areas in none; headings name the group unless it is alone."""
    ratings = {row["place"]: row for row in release.ratings.to_dict("records")}
    certain = certainty.of_each(release)
    places = [id for id in members if id != footprint]
    tiles = [
        components.tile(
            release.names[id], f"/place/{id}", ratings[id], release.method, certain.get(id, "")
        )
        for id in places
    ]
    name = (
        release.names[footprint]
        if footprint
        else f"{release.words.places} {summary.in_none(release)}"
    )
    of, within = ("", f"every {release.words.place}") if alone else (f" of {name}", name)
    lead = (
        summary.of_footprint(release, footprint)
        if footprint
        else summary.of_areas(release, members)
    )
    return [
        html.P([lead, *_worst(release, places)], className="lead"),
        *([verdict.questions(footprint, of=release.names[footprint])] if footprint else []),
        html.H2(f"Ratings{of}, from 1 (outstanding) to 4 (needs most improvement)"),
        html.Ul([html.Li(tile) for tile in tiles], className="tiles"),
        *(_as_a_whole(release, footprint) if footprint else []),
        *(html.P(said, className="note") for said in certainty.cautions_of_all(release, members)),
        components.explained("a composite", "certainty"),
        html.Section(
            [
                html.H2(f"Every indicator in {within}"),
                *rug.section(
                    release,
                    members,
                    f"Each indicator's category and value in {within}",
                    release.words.one("place"),
                    replace(view, id=f"rug-{footprint}".rstrip("-")),
                ),
            ],
            className="of-rug",
        ),
    ]


def _worst(release: Release, places: list[str]) -> list[components.Child]:
    """Which of several places has the worst composite and what costs it most, as the sentence's
    parts; nothing where all are alike.
    """
    composites = release.ratings.set_index("place")["composite"].reindex(places)
    last = [id for id, is_worst in zip(places, worst(composites), strict=True) if is_worst]
    if composites.notna().sum() < 2 or len(last) != 1:
        return []
    (place,) = last
    costing, _ = verdict.costliest(release, place)
    composite = words.score(composites[place], release.method.composite_cut_offs)
    why = words.listing([one.indicator.short_name for one in costing])
    return [
        " Worst of these is ",
        components.link(release.names[place], f"/place/{place}"),
        f", composite {composite}" + (f": {why} cost it most." if why else "."),
    ]


def _as_a_whole(release: Release, footprint: str) -> list[Component]:
    """The verdict on a footprint, and its comparison with the nation."""
    return [
        html.H2(f"{release.names[footprint]} as a whole"),
        *verdict.section(release, footprint, html.H3, href=f"/place/{footprint}"),
        *versus_nation.section(release, footprint),
    ]


def _unrated_indicators(release: Release) -> list[Component]:
    """Links to indicators that have figures but are not rated."""
    with_figures = set(release.series["indicator"])
    unrated = [
        indicator
        for id, indicator in release.indicators.items()
        if id in with_figures and id not in release.method.indicators
    ]
    if not unrated:
        return []
    links = [
        html.Li(components.link(indicator.name, f"/indicator/{indicator.id}"))
        for indicator in unrated
    ]
    return [html.Section([html.H2("Shown, not rated"), html.Ul(links)])]
