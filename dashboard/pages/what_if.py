"""What if: other weights, an indicator left out, another mean; the address is the scenario."""

import re
from typing import Any

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import NotFound, page
from dashboard.parts import acting, areas, components, controls, words
from dashboard.sections import scenario as rated
from dashboard.sections.scenario import Scenario
from data.releases.release import Release
from metrics.method import Method
from metrics.robustness import power_mean, what_if

SPAN = (0.0, 3.0, 0.5)
TIMES = [f"{times:g}" for times in np.arange(SPAN[0], SPAN[1] + SPAN[2], SPAN[2])]
POWERS = {"1": "arithmetic", "2": "power 2", "4": "power 4", "8": "power 8"}
WEIGHTS = re.compile(r"[a-z0-9_]+:[0-9.]+(,[a-z0-9_]+:[0-9.]+)*")


@page("/what-if", "What if", query=("weights", "without", "power"))
def content(
    release: Release, weights: str = "", without: str = "", power: str = "1"
) -> list[Component]:
    """The answer first: who would be rated otherwise; beside it what can be changed."""
    scenario = _scenario(release.method, weights, without, power)
    answer = acting.result(*rated.section(_rated(release, scenario), scenario))
    return [
        html.H1("What if the weights were different?"),
        components.columns([answer], _controls(release, scenario)),
    ]


def _controls(release: Release, scenario: Scenario) -> list[Component]:
    """What can be changed: by controls; where there are no scripts by links to other scenarios."""
    reset = components.link("Back to the method as published", "/what-if")
    by_links = [
        html.H3("Weight of each domain, as a multiple of its own"),
        *_weight_rows(release.method, scenario),
        html.H3("Kind of mean"),
        _row(
            "Mean",
            [(name, {"power": id}, id == scenario.power) for id, name in POWERS.items()],
            scenario,
        ),
        html.H3("Leave out indicators"),
        *_indicator_rows(release, scenario),
    ]
    return [
        html.H2("Change the scenario"),
        html.P(["The address of this page is the scenario: bookmark it, or send it. ", reset]),
        _form(release, scenario),
        html.Noscript(by_links),
        html.P(_explained(), className="note"),
    ]


def _form(release: Release, scenario: Scenario) -> Component:
    """A slider for each domain, the kinds of mean, and a switch for each indicator."""
    times = dict(scenario.weights)
    sliders: list[components.Child] = [
        controls.slider(
            "weights", domain.name, SPAN, times.get(domain.id, "1"), key=domain.id, usual="1"
        )
        for domain in release.method.domains
    ]
    return controls.form(
        "/what-if",
        controls.group("Weight of each domain, as a multiple of its own", *sliders),
        controls.group(
            "Kind of mean", *controls.one_of("power", POWERS, scenario.power, usual="1")
        ),
        controls.group("Indicators that count", *_switches(release, scenario)),
    )


def _switches(release: Release, scenario: Scenario) -> list[components.Child]:
    return [
        controls.switch(
            "without", release.indicators[id].short_name, id, id not in scenario.without, when="off"
        )
        for id in release.method.indicators
    ]


def _scenario(method: Method, weights: str, without: str, power: str) -> Scenario:
    """The scenario of an address; raises NotFound for one that says something impossible."""
    if weights and not WEIGHTS.fullmatch(weights):
        raise NotFound("Weights are written as domain:times, such as finance:2,prevention:0.5.")
    pairs = tuple(tuple(pair.split(":")) for pair in weights.split(",") if pair)
    left_out = frozenset(id for id in without.split(",") if id)
    domains = {domain.id for domain in method.domains}
    if unknown := ({id for id, _ in pairs} - domains) | (left_out - set(method.indicators)):
        raise NotFound(
            f"The method “{method.name}” has no domain or indicator "
            f"{', '.join(sorted(unknown))[:80]}."
        )
    if power not in POWERS:
        raise NotFound(f"The power is one of {', '.join(POWERS)}.")
    if any(times not in TIMES for _, times in pairs):
        raise NotFound(f"A domain's weight is times one of {', '.join(TIMES)}.")
    return Scenario(pairs, left_out, power)  # type: ignore[arg-type]


def _rated(release: Release, scenario: Scenario) -> pd.DataFrame:
    """Every area, main ones first: place, name, main, composite, category, kept, composite_then,
    category_then, moved.

    `shown` and `shown_then` are the composites as text, `moved` whether the category is another
    one then.
    """
    method = release.method
    rows = release.scores
    shape = (-1, len(method.items))
    weight = {domain.id: domain.weight for domain in method.domains}
    changed = {id: weight[id] * float(times) for id, times in scenario.weights}
    try:
        found = what_if(
            rows["score"].to_numpy(dtype=float).reshape(shape),
            method,
            changed,
            scenario.without,
            float(scenario.power),
            rows["applicable"].to_numpy(dtype=bool).reshape(shape),
        )
    except ValueError as error:
        raise NotFound(f"This scenario cannot be rated: {error}.") from error
    places = rows["place"].iloc[:: len(method.items)].to_numpy()
    then = pd.DataFrame(
        {"place": places, "composite_then": found.composite, "category_then": found.category}
    )
    ratings = release.ratings[["place", "composite", "category"]]
    table = then.merge(ratings, on="place").merge(release.robustness, on="place")
    moved = table["category"].fillna(0) != table["category_then"].fillna(0)
    cut_offs = method.composite_cut_offs
    shown = {
        f"shown{when}": [words.score(one, cut_offs) for one in table[f"composite{when}"]]
        for when in ("", "_then")
    }
    table = table.assign(name=table["place"].map(release.names), moved=moved, **shown)
    table = table.assign(main=table["place"].isin(areas.main(release)))
    return table.sort_values("main", ascending=False, kind="stable")


def _explained() -> str:
    made = ", ".join(
        f"{float(power_mean([1.0, 4.0], [1.0, 1.0], float(power))):.2f} by {name}"
        for power, name in POWERS.items()
    )
    return (
        "In an arithmetic mean, strength in one domain makes up for weakness in another. A power "
        f"mean of the scores lets it make up for less: a 1.00 and a 4.00 together make {made}."
    )


def _weight_rows(method: Method, scenario: Scenario) -> list[Component]:
    chosen = dict(scenario.weights)
    return [
        _row(
            domain.name,
            [
                (
                    f"× {times}",
                    {"weights": scenario.weighing(domain.id, times)},
                    times == chosen.get(domain.id, "1"),
                )
                for times in TIMES
            ],
            scenario,
            f"Weight of {domain.name}",
        )
        for domain in method.domains
    ]


def _indicator_rows(release: Release, scenario: Scenario) -> list[Component]:
    rows = []
    for domain in release.method.domains:
        ids = [item.indicator for item in release.method.items if item.domain == domain.id]
        links = []
        for id in ids:
            out = id in scenario.without
            text = f"{release.indicators[id].short_name}: {'put back' if out else 'leave out'}"
            links.append((text, {"without": scenario.without ^ {id}}, False))
        rows.append(_row(domain.name, links, scenario, f"Leave out of {domain.name}"))
    return rows


def _row(
    name: str,
    links: list[tuple[str, dict[str, Any], bool]],
    scenario: Scenario,
    about: str = "",
) -> Component:
    return components.choices(
        name,
        [(text, scenario.address(**change), current) for text, change, current in links],
        about,
    )
