"""What a rug is drawn of: the areas and indicators that are seen, and the cell of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.figures.lines import Period, periods
from dashboard.sections import moves
from dashboard.sections.rug_view import RATING, View
from data.releases.release import Release
from metrics.method import Domain

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rug:
    """What a rug is drawn of: its rows and columns, and the cell of each, by place and indicator.

    `domains` has the domains that are seen with their indicators. `shown` is whether a cell is in
    the category that is asked for. `when` is the period of a column that has one alone.
    """

    release: Release
    places: list[str]
    domains: list[tuple[Domain, list[str]]]
    cells: Mapping[tuple[str, str], Row]
    shown: Callable[[Row], bool]
    when: Mapping[str, Period]
    of_domains: Mapping[tuple[str, str], float]
    moved: moves.Moves


def gathered(release: Release, members: Sequence[str], view: View) -> Rug:
    """The rows and columns of a view: where a category is asked for, those that have it."""
    rows = scores_of(release, members)
    cells = {(row["place"], row["indicator"]): row for row in rows.to_dict("records")}

    def shown(row: Row) -> bool:
        return view.category in ("", f"{row['category']:.0f}")

    ids = [
        id
        for id in view.indicators(release)
        if not view.category or any(shown(cells[place, id]) for place in members)
    ]
    places = [
        place
        for place in ordered(release, list(members), view.sort)
        if not view.category or any(shown(cells[place, id]) for id in ids)
    ]
    of = {domain.id: domain for domain in release.method.domains}
    domain_of = {item.indicator: item.domain for item in release.method.items}
    by_domain = [(of[id], list(of_it)) for id, of_it in groupby(ids, lambda one: domain_of[one])]
    domains = release.domains.set_index(["place", "domain"])["score"].to_dict()
    return Rug(release, places, by_domain, cells, shown, _periods(rows), domains, moves.of(release))


def _periods(rows: pd.DataFrame) -> dict[str, Period]:
    """The period of each indicator whose figures are all of one."""
    known = rows[rows["score"].notna()]
    found: dict[str, set[Period]] = {}
    for id, period in zip(known["indicator"], periods(known), strict=True):
        found.setdefault(id, set()).add(period)
    return {id: next(iter(several)) for id, several in found.items() if len(several) == 1}


def ordered(release: Release, members: Sequence[str], by: str) -> list[str]:
    """The areas, worst first, by composite, a domain or an indicator's uncapped score; those
    without one last, and ties in the reference's order, as is everything by "".
    """
    if not by:
        return list(members)
    if by == RATING:
        scores = release.ratings.set_index("place")["composite"]
    elif by in release.method.indicators:
        rows = release.scores[release.scores["indicator"] == by]
        scores = rows.set_index("place")["uncapped"]
    else:
        rows = release.domains[release.domains["domain"] == by]
        scores = rows.set_index("place")["score"]
    of_members = scores.reindex(list(members)).sort_values(ascending=False, kind="stable")
    return [str(id) for id in of_members.index]


def scores_of(release: Release, members: Sequence[str]) -> pd.DataFrame:
    """The rows of `scores` of these areas."""
    return release.scores[release.scores["place"].isin(list(members))]
