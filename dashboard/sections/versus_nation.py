"""What an area does worse and better than its nation, in figures, and what is not compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures.lines import Period
from dashboard.parts import components, words
from data.profile import capital
from data.releases.once import once
from data.releases.release import Release
from metrics.indicator import JUDGED, Indicator
from metrics.target import ENGLAND
from metrics.written import decimals, number

SIDES = ("worse", "better")
NAMED_WORSE = "worse than England"
"""What a plan's statements are about where its papers name an indicator as worse."""

NOTHING = "Nothing that can be compared."

Row = Mapping[str, Any]
Interval = tuple[float, float]
NO_INTERVAL = (float("nan"), float("nan"))


class Line(NamedTuple):
    """An indicator and its two values in words: "1.64 (95% interval 1.09 to 2.37) against ..."."""

    indicator: Indicator
    figures: str


class Remark(NamedTuple):
    """A sentence that names indicators: what is before the names, these, and what is after."""

    before: str
    indicators: list[Indicator]
    after: str

    @property
    def text(self) -> str:
        """The whole sentence."""
        return self.before + words.listing([one.short_name for one in self.indicators]) + self.after


@dataclass(frozen=True)
class Compared:
    """An area against its nation, by the comparison of the release.

    `lines` has the indicators that are worse and better, each by its side; `similar` those that are
    neither. `judged` are not compared, as people gave them; nor are those of `apart`, by reason.
    """

    area: str
    nation: str
    lines: Mapping[str, list[Line]]
    similar: list[Indicator]
    judged: list[Indicator]
    apart: Mapping[str, list[Indicator]]

    @property
    def title(self) -> str:
        """The heading."""
        return f"{self.area} versus {self.nation}"

    @property
    def sentence(self) -> str:
        """How many indicators are worse, better and similar."""
        numbers = [*(len(self.lines[side]) for side in SIDES), len(self.similar)]
        every = sum(numbers)
        if not every:
            return f"No indicator can be compared with {self.nation}."
        if every == 1:
            (is_so,) = (word for word, n in zip((*SIDES, "similar"), numbers, strict=True) if n)
            return f"The only indicator that can be compared with {self.nation} is {is_so}."
        worse, better, similar = map(words.small, numbers)
        return (
            f"Of the {words.small(every)} indicators that can be compared with {self.nation}, "
            f"{worse} {'are' if numbers[0] > 1 else 'is'} worse, {better} better and {similar} "
            "similar."
        )

    @property
    def lists(self) -> list[tuple[str, list[Line]]]:
        """What is worse and what is better, each under its title; none if nothing is either."""
        if not any(self.lines.values()):
            return []
        return [(f"{capital(side)} than {self.nation} on:", self.lines[side]) for side in SIDES]

    @property
    def remarks(self) -> list[Remark]:
        """What is similar, what is judged, and what is not compared for each reason."""
        found = [
            Remark(f"Similar to {self.nation} on: ", self.similar, "."),
            Remark(f"Judged, not measured, so not compared with {self.nation}: ", self.judged, "."),
            *(Remark("Not compared: ", ones, f" ({why}).") for why, ones in self.apart.items()),
        ]
        return [one for one in found if one.indicators]

    @property
    def rule(self) -> str:
        """When a value is better or worse."""
        return (
            f"An indicator is better or worse where {self.nation}'s value in the same period is "
            f"outside the 95% interval of {self.area}, whatever the interval of {self.nation}; "
            "nothing is adjusted for deprivation."
        )


def compared(release: Release, area: str) -> Compared | None:
    """The area against the nation; None for the nation itself and where there is no nation."""
    if area == ENGLAND or ENGLAND not in release.names:
        return None
    nation = release.names[ENGLAND]
    lines: dict[str, list[Line]] = {side: [] for side in SIDES}
    similar: list[Indicator] = []
    judged: list[Indicator] = []
    apart: dict[str, list[Indicator]] = {}
    intervals = _intervals(release)
    for row in _rows(release, area):
        one = release.indicators[row["indicator"]]
        if _is_judged(release, one):
            judged.append(one)
        elif why := _not_compared(one, row, nation):
            apart.setdefault(why, []).append(one)
        elif row["versus"] in lines:
            lines[row["versus"]].append(Line(one, _figures(one, row, nation, intervals)))
        else:
            similar.append(one)
    return Compared(release.names[area], nation, lines, similar, judged, apart)


def section(release: Release, area: str) -> list[Component]:
    """What is worse and what is better as lists with both values, then what is neither and why."""
    found = compared(release, area)
    if found is None:
        return []
    lists = [_list(title, lines) for title, lines in found.lists]
    return [
        html.H2(found.title),
        html.P(found.sentence),
        *([html.Div(lists, className="beside")] if lists else []),
        *(html.P([one.before, *_links(one.indicators), one.after]) for one in found.remarks),
        *(html.P(said, className="note") for said in (found.rule, *papers(release, area))),
    ]


def papers(release: Release, area: str) -> list[str]:
    """What the papers of the plan name as worse, a sentence for each paper."""
    rows = release.plan["statements"]
    rows = rows[(rows["area"] == area) & (rows["about"] == NAMED_WORSE)]
    return [
        f"The plan's papers name as worse than {release.names[ENGLAND]}: "
        f"{words.listing(list(of_it))} ({source})."
        for source, of_it in rows.groupby("source", sort=False)["what"]
    ]


def _list(title: str, lines: Sequence[Line]) -> Component:
    items = [
        html.Li([_link(one.indicator), html.Small(one.figures, className="remark")])
        for one in lines
    ]
    return html.Div([html.H3(title), html.Ul(items) if items else html.P(NOTHING)])


def _link(one: Indicator) -> Component:
    return components.link(one.short_name, f"/indicator/{one.id}")


def _links(indicators: Sequence[Indicator]) -> Iterator[components.Child]:
    """Links as a list in words: "a, b and c"."""
    last = len(indicators) - 1
    for at, one in enumerate(indicators):
        yield from ([" and " if at == last else ", "] if at else [])
        yield _link(one)


def _rows(release: Release, area: str) -> list[Row]:
    """The row of each indicator that counts: what is rated by the method's order, then the rest."""
    rated, every = release.scores_of(area), release.rows("latest", place=area)
    shown = every[~every["indicator"].isin(rated["indicator"])]
    return [*rated.to_dict("records"), *shown.to_dict("records")]


def _is_judged(release: Release, one: Indicator) -> bool:
    """Whether people gave it a category, as the method or its unit says."""
    by_method = {item.indicator for item in release.method.items if item.judged}
    return one.id in by_method or one.unit == JUDGED


def _not_compared(one: Indicator, row: Row, nation: str) -> str:
    """Why a row is not compared, "" if it is.

    A figure that is too old has no value, but still has the comparison of its own period.
    """
    if pd.isna(row["value"]):
        return str(row["reason"])
    if row["versus"]:
        return ""
    if pd.isna(row["england"]):
        return f"{nation} has no figure for the same period"
    return "no chance variation, so no interval" if one.fixed else "no interval"


@once
def _intervals(release: Release) -> dict[tuple[str, Period], Interval]:
    """The nation's interval for each indicator and period."""
    rows = release.rows("series", place=ENGLAND)
    columns = ["indicator", "period_start", "period_end", "lower", "upper"]
    return {
        (id, (start, end)): (lower, upper)
        for id, start, end, lower, upper in rows[columns].itertuples(index=False)
    }


def _figures(
    one: Indicator, row: Row, nation: str, intervals: Mapping[tuple[str, Period], Interval]
) -> str:
    """Both values with their intervals, the unit where numbers do not say it, and the period."""
    period = row["period_start"], row["period_end"]
    own = _with_interval(one, row["value"], row["england"], (row["lower"], row["upper"]))
    other = intervals.get((one.id, period), NO_INTERVAL)
    theirs = _with_interval(one, row["england"], row["value"], other)
    both = f"{own} against {nation}'s {theirs}"
    return ", ".join(filter(None, [both, one.unit.unsaid, words.period(*period)]))


def _with_interval(one: Indicator, value: float, beside: float, interval: Interval) -> str:
    """A value as text that differs from the one beside it, its interval behind it if it has one.

    Both ends have as many decimals as tell them from the value.
    """
    text = one.unit.write(value, beside)
    if any(map(pd.isna, interval)):
        return text
    places = max(decimals(end, one.decimals, value) for end in interval)
    low, high = (one.unit.named(number(end, places)) for end in interval)
    return f"{text} (95% interval {low} to {high})"
