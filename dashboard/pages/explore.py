"""Explore: the indicators, areas, time and form that a reader chooses; the address is the view."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import NotFound, page, require
from dashboard.parts import acting, areas, components, controls, words
from dashboard.sections.explored import FORMS, View
from data.releases.release import Release

ADDRESS, FORM = "/explore", "trend"
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
NAMED = 4


@dataclass(frozen=True)
class Choice:
    """What the address says: ids of indicators and areas, months such as 2017-12, and the form."""

    indicators: tuple[str, ...]
    areas: tuple[str, ...]
    first: str
    last: str
    form: str

    def address(self, usual: "Choice", **change: Any) -> str:
        """The page's address with something changed; what is as `usual` is not in it."""
        then = replace(self, **change)
        names = {"indicators": "indicators", "areas": "areas", "first": "from", "last": "to"}
        query = {
            query: value if isinstance(value := getattr(then, name), str) else ",".join(value)
            for name, query in (names | {"form": "form"}).items()
            if getattr(then, name) != getattr(usual, name)
        }
        return f"{ADDRESS}?{urlencode(query, safe=',')}" if query else ADDRESS


@page(ADDRESS, "Explore", query=("indicators", "areas", "from", "to", "form"))
def content(release: Release, **given: str) -> list[Component]:
    """What was chosen, drawn; beside it the choices."""
    months = _months(release)
    usual = _usual(release, months)
    choice = _chosen(release, months, usual, given)
    view = View(choice.indicators, choice.areas, _day(choice.first, 1), _day(choice.last, 31))
    shown = [
        html.P(_sentence(release, choice), className="lead"),
        *FORMS[choice.form][1](release, view),
    ]
    if release.audience == "internal" and choice.form != "table":
        shown.append(html.P(_into_a_pack(choice.address(usual))))
    return [
        html.H1("Explore"),
        html.P(components.link("To the choices", "#choices"), className="to-controls"),
        html.Div(
            [
                acting.result(*shown),
                html.Section(_controls(release, months, usual, choice), id="choices"),
            ],
            className="exploring",
        ),
    ]


def sentence(release: Release, given: dict[str, str]) -> str:
    """What is shown at an address with this query, in words. Raises NotFound."""
    months = _months(release)
    return _sentence(release, _chosen(release, months, _usual(release, months), given))


def _into_a_pack(address: str) -> Component:
    """A link that puts the charts at an address into a board pack."""
    view = address.partition("?")[2] or f"form={FORM}"
    return components.link(
        "Put these charts into a board pack", f"/board-pack?{urlencode({'view': view})}"
    )


def _months(release: Release) -> list[str]:
    """The months in which a period ends, earliest first, such as 2017-12."""
    return sorted(release.series["period_end"].dt.strftime("%Y-%m").unique())


def _day(month: str, day: int) -> date:
    """The day of a month, or its last."""
    last = pd.Period(month).days_in_month
    return date.fromisoformat(f"{month}-{min(day, last):02d}")


def _named(month: str) -> str:
    """A month in words: "Dec 2017"."""
    return words.period(_day(month, 1), _day(month, 31))


def _usual(release: Release, months: list[str]) -> Choice:
    """What is shown where the address says nothing: the method's first indicator in every place."""
    if not months:
        raise NotFound("There is no figure to explore yet.")
    indicator = release.method.indicators[0]
    return Choice((indicator,), tuple(areas.main(release)), months[0], months[-1], FORM)


def _chosen(release: Release, months: list[str], usual: Choice, given: dict[str, str]) -> Choice:
    """What an address says. Raises NotFound for what is not there."""
    form = given.get("form", usual.form)
    require(form in FORMS, "form", form, list(FORMS))
    first, last = _month(given.get("from"), months[0]), _month(given.get("to"), months[-1])
    if first > last:
        raise NotFound(
            f"The time begins in {_named(first)}, after its end in {_named(last)}. Choose an "
            "earlier beginning or a later end."
        )
    return Choice(
        _ids(given.get("indicators"), usual.indicators, list(_with_figures(release)), "indicator"),
        _ids(given.get("areas"), usual.areas, list(release.names), "area"),
        first,
        last,
        form,
    )


def _ids(text: str | None, usual: tuple[str, ...], known: list[str], what: str) -> tuple[str, ...]:
    """The ids that a text names, in the order of those that are known; the usual ones for none."""
    named = {id for id in (text or "").split(",") if id}
    for id in named:
        require(id in known, what, id, known)
    return tuple(id for id in known if id in named) or usual


def _month(text: str | None, usual: str) -> str:
    if text and not MONTH.fullmatch(text):
        raise NotFound("A month is written as year and month, such as 2017-12.")
    return text or usual


def _with_figures(release: Release) -> dict[str, str]:
    """The short name of each indicator that has figures by its id: rated ones first, by domain."""
    there = set(release.series["indicator"])
    order = [*release.method.indicators, *release.indicators]
    return {id: release.indicators[id].short_name for id in dict.fromkeys(order) if id in there}


def _sentence(release: Release, choice: Choice) -> str:
    """What is shown, in words."""
    indicators = [release.indicators[id].short_name for id in choice.indicators]
    places = [release.names[id] for id in choice.areas]
    several = (
        words.named(indicators, "indicator", most=NAMED),
        words.named(places, "area", most=NAMED),
    )
    ends = [_named(month) for month in (choice.first, choice.last)]
    span = " to ".join(dict.fromkeys(ends))
    return f"{several[0]} in {several[1]}, {span}: {FORMS[choice.form][0]}."


def _controls(
    release: Release, months: list[str], usual: Choice, choice: Choice
) -> list[Component]:
    shown = {month: _named(month) for month in months}
    forms = {id: name for id, (name, _) in FORMS.items()}
    return [
        html.H2("Choose"),
        html.P(
            [
                "The address of this page is the view: bookmark it, or send it. ",
                components.link("Start again", ADDRESS),
            ]
        ),
        controls.form(
            ADDRESS,
            controls.group("Shown as", *controls.one_of("form", forms, choice.form, usual=FORM)),
            controls.group(
                "Periods that end",
                controls.select("from", "from", shown, choice.first, months[0]),
                controls.select("to", "to", shown, choice.last, months[-1]),
            ),
            controls.group("Indicators", *_by_domain(release, choice)),
            controls.group(
                "Areas", controls.search("Search", "search-areas"), *_by_group(release, choice)
            ),
        ),
        html.Noscript(_links(release, usual, choice)),
    ]


def _by_domain(release: Release, choice: Choice) -> list[components.Child]:
    """A tick for each indicator with figures, by domain; those that are not rated come last."""
    domain = {item.indicator: item.domain for item in release.method.items}
    names = {one.id: one.name for one in release.method.domains} | {"": "Not rated"}
    found: dict[str, list[components.Child]] = {name: [] for name in names}
    for id, name in _with_figures(release).items():
        ticked = id in choice.indicators
        found[domain.get(id, "")].append(controls.tick("indicators", name, id, ticked))
    return [controls.group(names[id], *ticks) for id, ticks in found.items() if ticks]


def _by_group(release: Release, choice: Choice) -> list[Component]:
    """A tick for each area: England, then each footprint with its places, then all others."""
    groups = areas.groups(release)
    inside = {id for members in groups.values() for id in members}
    nation = [id for id in areas.main(release) if id not in inside]
    others = [id for id in release.names if id not in inside and id not in nation]
    named = {release.names.get(id, "On their own"): members for id, members in groups.items()}
    if areas.are_many(release):
        return _many(release, choice, named)
    found = [_ticks(release, choice, *group) for group in {"Nation": nation, **named}.items()]
    if others:
        ticks = _ticks(release, choice, "Other areas", others)
        found.append(components.details(f"Show {words.count(len(others), 'other area')}", ticks))
    return found


def _many(release: Release, choice: Choice, named: dict[str, list[str]]) -> list[Component]:
    """Ticks where areas are many: those that are shown at first, and the places of each footprint,
    open where one is ticked.
    """
    first = areas.main(release)
    of_footprints = [
        html.Details(
            [html.Summary(name), _ticks(release, choice, name, places)],
            open=bool(choice.areas and set(places) & set(choice.areas)),
        )
        for name, ids in named.items()
        if (places := [id for id in ids if id not in first])
    ]
    heading = release.words.heading("place")
    return [
        _ticks(release, choice, release.words.heading("footprint"), first),
        components.details(f"{heading} by {release.words.footprint}", *of_footprints),
    ]


def _ticks(release: Release, choice: Choice, name: str, ids: list[str]) -> Component:
    return controls.group(
        name,
        *(controls.tick("areas", release.names[id], id, id in choice.areas) for id in ids),
    )


def _links(release: Release, usual: Choice, choice: Choice) -> list[Component]:
    """The choices as links, for those without scripts."""
    forms = [
        (name, choice.address(usual, form=id), id == choice.form) for id, (name, _) in FORMS.items()
    ]
    return [
        components.choices("Shown as", forms),
        components.choices(
            "Indicators", _toggles(_with_figures(release), usual, choice, "indicators")
        ),
        *(
            components.choices(
                heading,
                _toggles(release.names, usual, choice, "areas", ids),
            )
            for heading, ids in areas.by_footprint(release, list(release.names)).items()
        ),
    ]


def _toggles(
    names: dict[str, str],
    usual: Choice,
    choice: Choice,
    part: str,
    ids: Sequence[str] | None = None,
) -> list[tuple[str, str, bool]]:
    """A link for each id, or for some, that puts it in, or takes it out."""
    now = getattr(choice, part)
    return [
        (names[id], choice.address(usual, **{part: _toggled(names, now, id)}), id in now)
        for id in (names if ids is None else ids)
    ]


def _toggled(names: dict[str, str], now: tuple[str, ...], id: str) -> tuple[str, ...]:
    return tuple(other for other in names if (other in now) != (other == id))
