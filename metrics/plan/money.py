"""A plan's money: gaps, what closes them, and whether printed totals are sums of their parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from metrics.plan.tables import DO_NOTHING, DO_SOMETHING, SOLUTION
from metrics.score import TOLERANCE

MILLION = 1_000_000
HALF = 0.5
"""How far a number may be from what was rounded to it, in units of its last digit."""

OF_ORGANISATIONS = {DO_NOTHING: "challenge", DO_SOMETHING: "residual"}
"""The column of `solutions` that states the gap of a scenario."""

TENTH = 0.1
"""What amounts of funding are rounded to, in millions of pounds."""


@dataclass(frozen=True)
class Total:
    """A printed total beside the sum of its parts, in the unit of both.

    The total was rounded to a whole number, its parts to multiples of `fine`.
    """

    printed: float
    added: float
    parts: int
    fine: float = 1.0

    @property
    def difference(self) -> float:
        """The sum of the parts less the printed total."""
        return self.added - self.printed

    @property
    def is_rounding(self) -> bool:
        """Whether rounding explains the difference: each number may be off by half its unit."""
        return abs(self.difference) <= HALF * (1 + self.fine * self.parts) + TOLERANCE

    @property
    def agrees(self) -> bool:
        """Whether there is no difference at all."""
        return abs(self.difference) <= TOLERANCE


def gaps(money: pd.DataFrame) -> pd.DataFrame:
    """area, organisation, year, nothing, something, closed: thousands of pounds, deficits negative.

    A row for each area or organisation and year; `closed` is what the plan makes up. Of several
    papers the last one that states both scenarios counts, else the last one for each.
    """
    amounts = money[money["scenario"].isin([DO_NOTHING, DO_SOMETHING]) & (money["category"] == "")]
    key = ["area", "organisation", "year"]
    papers = amounts.pivot_table("amount", [*key, "source"], "scenario", "last", sort=False)
    papers = papers.reindex(columns=[DO_NOTHING, DO_SOMETHING])
    last, both = (rows.groupby(key, sort=False).last() for rows in (papers, papers.dropna()))
    table = both.reindex(last.index).fillna(last).reset_index()
    table.columns = pd.Index([*key, "nothing", "something"])
    return table.assign(closed=table["something"] - table["nothing"])


def totals(money: pd.DataFrame, footprints: Mapping[str, str]) -> dict[tuple[str, str, str], Total]:
    """By area, year and scenario, each printed total that has parts.

    The parts of an area are the areas whose footprint it is, by `footprints`, and the organisations
    that are listed under it: those of the total's own paper; where that has none, each once, of the
    last paper that states it. Of two papers with a total the last one's is compared.
    """
    amounts = money[money["category"] == ""]
    found = {}
    for (year, scenario), rows in amounts.groupby(["year", "scenario"], sort=False):
        own = rows["organisation"] == ""
        for printed in rows[own].itertuples():
            inside = rows["area"].map(footprints) == printed.area
            parts = rows[(own & inside) | (~own & (rows["area"] == printed.area))]
            parts = _of_paper(parts, str(printed.source), ["area", "organisation"])
            if len(parts):
                total = Total(float(printed.amount), float(parts["amount"].sum()), len(parts))
                found[str(printed.area), str(year), str(scenario)] = total
    return found


def _of_paper(rows: pd.DataFrame, source: str, key: list[str]) -> pd.DataFrame:
    """The rows of a paper; where it has none, of those with the same key the last."""
    own = rows[rows["source"] == source]
    return rows.drop_duplicates(key, keep="last") if own.empty else own


def solutions_totals(solutions: pd.DataFrame) -> dict[tuple[str, str, str], Total]:
    """By area, year and column (challenge, solutions, residual), each printed total with parts.

    Parts count as those of `totals` do; a column that the total or its parts leave blank is not
    compared.
    """
    found = {}
    for (area, year), rows in solutions.groupby(["area", "year"], sort=False):
        printed, parts = rows[rows["organisation"] == ""], rows[rows["organisation"] != ""]
        if printed.empty or parts.empty:
            continue
        for column in ("challenge", "solutions", "residual"):
            for one in printed.dropna(subset=column).to_dict("records"):
                stated = parts.dropna(subset=column)
                values = _of_paper(stated, one["source"], ["organisation"])[column]
                if len(values):
                    total = Total(float(one[column]), float(values.sum()), len(values))
                    found[str(area), str(year), column] = total
    return found


def funding_total(funding: pd.DataFrame) -> list[Total]:
    """Each printed total beside the sum of its source's programmes, in millions of pounds.

    A total that a note qualifies ("over 45") is not compared.
    """
    found = []
    for _, rows in funding.groupby("source", sort=False):
        parts = rows.loc[rows["programme"] != "", "amount"]
        printed = rows.loc[(rows["programme"] == "") & (rows["note"] == ""), "amount"]
        if len(parts):
            found += [Total(float(one), float(parts.sum()), len(parts), TENTH) for one in printed]
    return found


def stated_twice(
    money: pd.DataFrame, solutions: pd.DataFrame, scenario: str = DO_NOTHING
) -> pd.DataFrame:
    """area, year, one, other: gaps of an area that two tables or papers state and differ in.

    `one` is the first amount of the scenario, `other` each later one that is not the same: those of
    other papers, then those printed by organisation, the challenge without the plan and what
    remains with it. All are as printed; amounts that are only roundings of each other differ too.
    """
    is_gap = (money["scenario"] == scenario) & (money["category"] == "")
    by_organisation = solutions.rename(columns={OF_ORGANISATIONS[scenario]: "amount"})
    every = pd.concat(
        [
            rows.loc[rows["organisation"] == "", ["area", "year", "amount"]]
            for rows in (money[is_gap], by_organisation)
        ],
        ignore_index=True,
    ).dropna(subset="amount")
    first = every.groupby(["area", "year"])["amount"].transform("first")
    pairs = every.rename(columns={"amount": "other"}).assign(one=first)
    differ = pairs[(pairs["one"] - pairs["other"]).abs() > TOLERANCE]
    return differ[["area", "year", "one", "other"]].drop_duplicates(ignore_index=True)


@dataclass(frozen=True)
class Step:
    """A step from the gap without the plan to the gap with it, in thousands of pounds."""

    name: str
    amount: float


def steps(money: pd.DataFrame, area: str, year: str) -> list[Step]:
    """What closes the gap of an area in a year: each category of solution, as far as it is stated.

    Empty where the papers state none. Categories within another are left out: it has them already.
    """
    rows = money[
        (money["area"] == area)
        & (money["year"] == year)
        & (money["scenario"] == SOLUTION)
        & (money["within"] == "")
    ]
    return [Step(str(row.category), float(row.amount)) for row in rows.itertuples()]


def population(statements: pd.DataFrame, area: str) -> float | None:
    """The people of an area, by the plan's papers: the statement on its population, if any."""
    rows = statements[(statements["area"] == area) & (statements["about"] == "population")]
    if rows.empty:
        return None
    row = rows.iloc[-1]
    return float(row["value"]) * (MILLION if row["unit"].startswith("million") else 1)


def per_head(thousands: float, people: float) -> float:
    """Thousands of pounds for each person, in pounds."""
    return thousands * 1000 / people


def in_order(years: Sequence[str]) -> list[str]:
    """Financial years, each once, from the first to the last."""
    return sorted(set(years))
