"""The money of the plan: what closes the gap, year by year, and totals as printed."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import components, plan
from dashboard.sections import money, money_as_printed
from data.releases.release import Release
from metrics.plan.money import in_order

PATH = "/plan/money"


@page(PATH, "Money of the plan", query=("area", "year"))
def content(release: Release, area: str | None = None, year: str | None = None) -> list[Component]:
    """The bridge of an area in a year, every area year by year, and totals as printed."""
    every = money.gaps(release)
    rest = [
        *money_as_printed.categories(release),
        *money_as_printed.solutions(release),
        *money_as_printed.funding(release),
        *money_as_printed.totals(release),
    ]
    head = [html.H1("Money of the plan")]
    links = [plan.parts(PATH)]
    own = every[every["organisation"] == ""].dropna()
    if own.empty:
        lead = html.P(plan.NOTHING if not rest else "No gaps by area are stated.", className="lead")
        return [*head, lead, *plan.note(release), *links, *rest]
    areas = [id for id in release.names if id in set(own["area"])]
    area = area or areas[0]
    require(area in areas, "area with a gap", area, areas)
    rows = own[own["area"] == area]
    years = in_order(rows["year"].tolist())
    year = year or years[-1]
    require(year in years, "year", year, years)
    row = rows[rows["year"] == year].iloc[0].to_dict()
    return [
        *head,
        html.P(money.finding(release, area, row), className="lead"),
        *plan.note(release),
        *links,
        components.choices(
            "Area",
            [
                (release.names[id], plan.address("money", area=id, year=year), id == area)
                for id in areas
            ],
        ),
        components.choices(
            "Year",
            [(one, plan.address("money", area=area, year=one), one == year) for one in years],
        ),
        *money.bridge(release, area, row),
        *money.by_year(release, every),
        *rest,
    ]
