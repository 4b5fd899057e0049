"""A plan's money as its papers print it: solutions, organisations, funding, and totals checked."""

from collections.abc import Iterator

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from dashboard.sections.money import footprints
from data.profile import capital
from data.releases.release import Release
from metrics.plan import money
from metrics.plan.money import Total
from metrics.plan.tables import DO_NOTHING, DO_SOMETHING
from metrics.plan.units import printed


def totals(release: Release) -> list[Component]:
    """Every printed total beside the sum of its parts, where the two differ in a sentence."""
    rows, said = [], []
    for name, year, what, total in _totals(release):
        rows.append(
            [name, year, what, printed(total.printed), printed(total.added), _differs(total)]
        )
        if not total.agrees:
            said.append(total)
    if not rows:
        return []
    beyond = [one for one in said if not one.is_rounding]
    finding = (
        f"Of {words.count(len(rows), 'printed total')}, {words.small(len(said))} "
        f"{'is' if len(said) == 1 else 'are'} not the sum of the parts; "
        + (
            f"{words.small(len(beyond))} by more than rounding explains."
            if beyond
            else "rounding explains each difference."
        )
    )
    head = ["Total of", "Year", "What", "Printed", "Sum of its parts", "Difference"]
    return [
        html.H2("Totals as printed"),
        html.P(finding),
        *[html.P(one) for one in _twice(release)],
        components.table(
            "Printed totals and the sums of their parts, thousands of pounds",
            head,
            rows,
            numeric=(3, 4, 5),
        ),
    ]


def _totals(release: Release) -> Iterator[tuple[str, str, str, Total]]:
    named = {DO_NOTHING: "If nothing is done", DO_SOMETHING: "With the plan"}
    found = money.totals(release.plan["money"], footprints(release))
    for (area, year, scenario), total in found.items():
        yield release.names.get(area, area), year, named.get(scenario, scenario), total
    for (area, year, column), total in money.solutions_totals(release.plan["solutions"]).items():
        yield f"{release.names.get(area, area)}, organisations", year, capital(column), total


def _differs(total: Total) -> str:
    if total.agrees:
        return "none"
    return printed(total.difference) + (" (rounding)" if total.is_rounding else "")


def _twice(release: Release) -> list[str]:
    """A sentence for each gap that two tables of the plan state differently."""
    return [
        f"The gap of {release.names.get(row['area'], row['area'])} in {row['year']}{which} is "
        f"{printed(row['one'])} in one table of the plan and {printed(row['other'])} in another."
        for scenario, which in ((DO_NOTHING, ""), (DO_SOMETHING, " with the plan"))
        for row in money.stated_twice(
            release.plan["money"], release.plan["solutions"], scenario
        ).to_dict("records")
    ]


def solutions(release: Release) -> list[Component]:
    """Challenge, solutions and residual gap of each organisation, as printed."""
    rows = release.plan["solutions"]
    if rows.empty:
        return []
    tables = [
        components.table(
            f"{release.names.get(area, area)} in {year}: challenge, solutions and what remains, "
            "thousands of pounds, as printed",
            ["Organisation", "Challenge", "Solutions", "Residual gap"],
            [
                [
                    row["organisation"] or "Total, as printed",
                    *(printed(row[name]) for name in ("challenge", "solutions", "residual")),
                ]
                for row in _total_last(of_it, "organisation").to_dict("records")
            ],
            numeric=(1, 2, 3),
        )
        for (area, year), of_it in rows.groupby(["area", "year"], sort=False)
    ]
    return [html.H2("By organisation"), *tables]


def categories(release: Release) -> list[Component]:
    """What each category of solution is to bring, as printed."""
    rows = release.plan["money"]
    rows = rows[rows["category"] != ""]
    if rows.empty:
        return []
    return [
        html.H2("Solutions"),
        components.table(
            "What solutions are to bring, by category",
            ["Solution", "Part of", "Year", "Amount", "Source"],
            [
                [
                    row["category"],
                    row["within"] or "–",
                    row["year"],
                    f"£{row['amount'] / 1_000_000:,.1f} billion",
                    components.long(row["source"]),
                ]
                for row in rows.to_dict("records")
            ],
            numeric=(3,),
        ),
    ]


def funding(release: Release) -> list[Component]:
    """Funding won by programme and year, as printed, and the total beside its sum."""
    rows = release.plan["funding"]
    if rows.empty:
        return []
    said = [
        f"The programmes add up to £{total.added:,.10g} million; £{total.printed:,.10g} million is "
        f"printed{', which rounding explains' if total.is_rounding else ''}."
        for total in money.funding_total(rows)
        if not total.agrees
    ]
    return [
        html.H2("Funding won"),
        *map(html.P, said),
        components.table(
            "Funding won, millions of pounds, as printed",
            ["Programme", "Year", "Amount", "Source"],
            [
                [
                    row["programme"] or "Total, as printed",
                    row["year"] or "–",
                    " ".join(filter(None, [row["note"], f"{row['amount']:,.10g}"])),
                    components.long(row["source"]),
                ]
                for row in _total_last(rows, "programme").to_dict("records")
            ],
            numeric=(2,),
        ),
    ]


def _total_last(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with those without a name, the printed totals, at the end."""
    return rows.sort_values(column, key=lambda names: names == "", kind="stable")
