"""A plan's money: what closes the gap of an area, and the gap of each area by year."""

from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import gaps as gaps_figure
from dashboard.figures import waterfall
from dashboard.figures.chart import Chart
from dashboard.parts import components, plan
from dashboard.pictures.downloads import Table
from data.profile import capital
from data.releases.once import once
from data.releases.release import Release
from metrics.plan import money
from metrics.plan.money import Step
from metrics.plan.units import pounds, printed

UNEXPLAINED = "Solutions beyond what the plan closes"
CLOSED = "Closed by the plan"
LACKING = "Closed by what no paper names"


@once
def gaps(release: Release) -> pd.DataFrame:
    """The gap of each area and organisation by year, see metrics.plan.money.gaps."""
    return money.gaps(release.plan["money"])


def finding(release: Release, area: str, row: dict) -> str:
    """The gap of an area in a year without the plan and with it, in a sentence."""
    name = release.names.get(area, area)
    closes = f"{_gap(name, row)}, so it closes {pounds(row['closed'])}."
    people = money.population(release.plan["statements"], area)
    if not people:
        return closes
    without, left = (
        f"£{abs(money.per_head(row[of], people)):,.0f}" for of in ("nothing", "something")
    )
    return f"{closes} That is {without} for each of {people:,.0f} people, and {left} with the plan."


def _gap(name: str, row: dict) -> str:
    return (
        f"{name} in {row['year']}: {balance(row['nothing'])} if nothing is done, "
        f"{balance(row['something'])} with the plan"
    )


def balance(thousands: float) -> str:
    """A surplus or deficit in words: "a deficit of £1,074.6m"."""
    if thousands == 0:
        return "balance"
    return f"a {'surplus' if thousands > 0 else 'deficit'} of {pounds(abs(thousands))}"


def steps(release: Release, area: str, row: dict) -> list[Step]:
    """From the gap without the plan to the gap with it, so that it adds up: the solutions that are
    stated, and what they leave or make too much.
    """
    stated = money.steps(release.plan["money"], area, row["year"])
    rest = row["closed"] - sum(one.amount for one in stated)
    if not stated:
        return [Step(CLOSED, rest)]
    return [*stated, Step(LACKING if rest >= 0 else UNEXPLAINED, rest)]


def bridge(release: Release, area: str, row: dict) -> list[Component]:
    """The waterfall of an area in a year, and its steps as a table."""
    every, said = steps(release, area, row), finding(release, area, row)
    papers = release.plan["money"]
    papers = papers[(papers["area"] == area) & (papers["year"] == row["year"])]
    drawn = pd.DataFrame(
        [
            ("If nothing is done", row["nothing"]),
            *((one.name, one.amount) for one in every),
            ("With the plan", row["something"]),
        ],
        columns=["step", "thousand_pounds"],
    )
    shown = Chart(
        id="bridge",
        draw=partial(waterfall.figure, row["nothing"], every, row["something"]),
        title=said,
        about=f"What closes the gap of {release.names.get(area, area)} in {row['year']}, "
        "millions of pounds, deficits negative",
        sentence=f"From {pounds(row['nothing'])} to {pounds(row['something'])}, step by step.",
        drawn=drawn.assign(area=area, year=row["year"]),
        until=release.as_at,
        source=plan.sources(papers),
    )
    table = components.table(
        f"From the gap without the plan to the gap with it, {row['year']}, thousands of pounds",
        ["Step", "Amount"],
        [[step, printed(amount)] for step, amount in drawn.itertuples(index=False)],
        numeric=(1,),
    )
    return [components.chart(shown, table), components.key(shown.marks)]


def by_year(release: Release, every: pd.DataFrame) -> list[Component]:
    """A small chart for each area and organisation, and all gaps as a table.

    Totals of other areas have a scale of their own, the others are on one.
    """
    whole = {area for area, *_ in money.totals(release.plan["money"], footprints(release))}
    is_total = every["area"].isin(whole) & (every["organisation"] == "")
    parts = [(every[is_total], "on a scale of their own"), (every[~is_total], "all on one scale")]
    panels: list[Component] = []
    for rows, scale in parts:
        if len(rows):
            panels += _panels(release, rows, scale)
    table = components.details("Show the data as a table", _gaps_table(release, every))
    return [html.H2("Year by year"), *panels, table]


def _panels(release: Release, rows: pd.DataFrame, scale: str) -> list[Component]:
    span = gaps_figure.span(rows)
    charts = {
        (area, organisation): _of_one(release, area, organisation, own, span)
        for (area, organisation), own in rows.groupby(["area", "organisation"], sort=False)
    }
    panels = [
        html.Section([html.H3(_called(release, area, organisation)), components.chart(shown)])
        for (area, organisation), shown in charts.items()
    ]
    marks = next(iter(charts.values())).marks
    return [components.key(marks, scale), html.Div(panels, className="small-multiples")]


def footprints(release: Release) -> dict[str, str]:
    """The footprint of each area, by their ids."""
    return dict(zip(release.areas["id"], release.areas["footprint"], strict=True))


def _called(release: Release, area: str, organisation: str) -> str:
    return organisation or release.names.get(area, area)


def _of_one(
    release: Release, area: str, organisation: str, rows: pd.DataFrame, span: tuple[float, float]
) -> Chart:
    name = _called(release, area, organisation)
    last = rows.iloc[-1]
    said = f"{_gap(name, last)}."
    papers = release.plan["money"]
    papers = papers[(papers["area"] == area) & (papers["organisation"] == organisation)]
    id = "-".join(["gap", area, *organisation.lower().split()])
    return Chart(
        id=id,
        draw=partial(gaps_figure.figure, rows, span),
        title=said,
        about=f"Surplus or deficit of {name} by financial year, millions of pounds",
        sentence=said,
        drawn=rows,
        until=release.as_at,
        source=plan.sources(papers),
    )


def _gaps_table(release: Release, every: pd.DataFrame) -> Component:
    caption = "Surplus or deficit by year, thousands of pounds, as printed"
    head = [capital(release.words.place), "Year", "If nothing is done", "With the plan", "Closed"]
    body = [
        [
            _called(release, row["area"], row["organisation"]),
            row["year"],
            *(printed(row[name]) for name in ("nothing", "something", "closed")),
        ]
        for row in every.to_dict("records")
    ]
    element = html.Div(components.table(caption, head, body, numeric=(2, 3, 4)))
    invented = bool((release.plan["money"]["kind"] == "demonstration").any())
    vars(element)["table"] = Table("gaps", caption, every, invented)
    return element
