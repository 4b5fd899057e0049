"""Rules for every observation, whatever its layout, and for every comment."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from data.faults import DUPLICATE, Fault
from data.geography.reference import Reference
from data.listing import first_of
from data.sources.commentary import LONGEST
from data.sources.reading import FIGURES
from metrics.earlier import KEY
from metrics.indicator import Indicator

AGREEMENT = 0.06
"""How far a published value may be from numerator / denominator, since it may be rounded."""

LARGEST = 1e15
"""The largest count: thousands of these still add up exactly in a database."""

NHS_BEGAN = pd.Timestamp("1948-07-05")

Check = tuple[pd.Series, str, str, str]
"""The rows at fault, the column to show, the problem, the remedy."""


def faults(
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    reference: Reference,
    today: date,
    known_areas_only: bool,
) -> list[Fault]:
    """Every rule an observation breaks, one Fault per row and rule.

    `known_areas_only` is for files with our own areas (the tidy CSV); published files may have
    areas that the reference does not, which are kept.
    """
    known = observations["indicator"].isin(indicators)
    checks = [_unknown_indicator(observations, known, indicators)]
    if known_areas_only:
        checks += _unknown_areas(observations, reference)
    checks += _periods(observations, today)
    sure = observations[observations["doubt"] == ""]  # the others are known to be wrong
    checks += _figures(sure.assign(**_units(sure, indicators)))
    area = "place" if known_areas_only else "area"
    broken = [fault for check in checks for fault in faults_of(observations, check, area)]
    says = [*FIGURES, "status", "note"]
    return broken + duplicates(observations, observations["area"], KEY, says, area)


def commentary_faults(
    comments: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    reference: Reference,
    today: date,
) -> list[Fault]:
    """Every rule a comment breaks, one Fault per row and rule."""
    written = comments["date"]
    place = reference.area_of(comments["area"], written)
    checks: list[Check] = [
        _unknown_indicator(comments, comments["indicator"].isin(indicators), indicators),
        (
            place.isna(),
            "area",
            "is not a place here",
            f"Write one of {known_areas(reference)}, or its code of that day",
        ),
        (written > pd.Timestamp(today), "date", f"is after today, {today}", "Correct the date"),
        (written < NHS_BEGAN, "date", "is before the NHS began", "Correct the year"),
    ]
    broken = [fault for check in checks for fault in faults_of(comments, check, "place")]
    here = comments.assign(area=place)[place.notna()]
    key, says = ["indicator", "area", "date"], [*LONGEST, "public"]
    return broken + duplicates(here, comments["area"], key, says, "place")


def event_faults(
    events: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    reference: Reference,
    today: date,
) -> list[Fault]:
    """Every rule an event breaks, one Fault per row and rule; a blank area or indicator is any."""
    when, area = events["date"], events["area"]
    place = reference.area_of(area, when).where(area != "", "")
    checks: list[Check] = [
        _unknown_indicator(events, events["indicator"].isin(["", *indicators]), indicators),
        (
            place.isna(),
            "area",
            "is not a place here",
            f"Write one of {known_areas(reference)}, or leave it blank for all",
        ),
        (when > pd.Timestamp(today), "date", f"is after today, {today}", "Correct the date"),
        (when < NHS_BEGAN, "date", "is before the NHS began", "Correct the year"),
    ]
    broken = [fault for check in checks for fault in faults_of(events, check, "area")]
    here = events.assign(area=place)[place.notna()]
    return broken + duplicates(
        here, area, ["indicator", "area", "date"], ["text", "public"], "area"
    )


def _unknown_indicator(
    rows: pd.DataFrame, known: pd.Series, indicators: Mapping[str, Indicator]
) -> Check:
    return (
        ~known,
        "indicator",
        "is not an indicator here",
        f"Write one of {first_of([*indicators])}",
    )


def _unknown_areas(rows: pd.DataFrame, reference: Reference) -> list[Check]:
    """Unknown codes, and codes used for a period in which they are not valid."""
    remedy = (
        f"Write one of {known_areas(reference)}, or the code of a provider in provider_place.csv"
    )
    stands = reference.area_of(rows["area"], rows["period_end"]).notna()
    strange = ~stands & ~rows["area"].isin(reference.publishers)
    had_its_time = strange & rows["area"].isin(reference.codes["code"])
    checks = [(strange & ~had_its_time, "area", "is not a place here", remedy)]
    for code in rows.loc[had_its_time, "area"].unique():
        here = had_its_time & (rows["area"] == code)
        checks.append((here, "area", reference.time_of(code), remedy))
    return checks


def known_areas(reference: Reference) -> str:
    """The first ids of areas here, for a remedy."""
    return first_of([*reference.names], more="more in areas.csv")


def _periods(rows: pd.DataFrame, today: date) -> list[Check]:
    backwards = rows["period_start"] > rows["period_end"]
    future = rows["period_end"] > pd.Timestamp(today)
    ancient = rows["period_start"] < NHS_BEGAN
    return [
        (backwards, "period_end", "ends before it starts", "Swap or correct the two dates"),
        (future, "period_end", f"is after today, {today}", "Load a period when it has ended"),
        (ancient, "period_start", "is before the NHS began", "Correct the year"),
    ]


def duplicates(
    rows: pd.DataFrame, written: pd.Series, key: Sequence[str], says: Sequence[str], area: str
) -> list[Fault]:
    """A fault for each row that repeats the `key` of an earlier one, with both lines, and whether
    the two are equal; `written` is each row's area as in the file.
    """
    known = rows[rows[list(key)].notna().all(axis=1)]
    among = known[known.duplicated(key, keep=False)]
    first = among.groupby(list(key), sort=False)["line"].transform("first")
    same = among.duplicated([*key, *says])
    of = DUPLICATE.format(_of(key, area))
    alike = (f"{of}, and are equal", "Delete one, or restore the row that it overwrote")
    differ = (f"{of}, and differ", "Keep the right one")
    return [
        Fault(int(among["line"][at]), area, str(written[at]), *problem, int(first[at]))
        for at in among.index[among.duplicated(key)]
        for problem in [alike if same[at] else differ]
    ]


def _of(key: Sequence[str], area: str) -> str:
    """What rows with the same key are of, in words."""
    if "indicator" in key:
        return f"indicator, {area} and {'date' if 'date' in key else 'period'}"
    *first, last = key
    return f"{', '.join(first)} and {last}" if first else last


def _units(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> dict[str, pd.Series]:
    """Unit rules per row: lowest and highest value, multiplier, proportion."""

    which, ids = pd.factorize(rows["indicator"])

    def per_row(rule: Callable[[Indicator], float | bool | None]) -> pd.Series:
        rules = {id: rule(indicator) for id, indicator in indicators.items()}
        return pd.Series(pd.Series(ids).map(rules).to_numpy()[which], rows.index)

    return {
        "low": per_row(lambda i: i.unit.low).astype(float),
        "high": per_row(lambda i: i.unit.high).astype(float),
        "multiplier": per_row(lambda i: i.unit.multiplier).astype(float),
        "proportion": per_row(lambda i: i.unit.proportion).eq(True),
    }


def _figures(rows: pd.DataFrame) -> list[Check]:
    above, below, value = rows["numerator"], rows["denominator"], rows["value"]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = above / below * rows["multiplier"]
    nothing = above.isna() & value.isna() & (rows["note"] == "")
    half = above.notna() & below.isna() & value.isna() & (rows["note"] == "")
    crossed = rows["lower"].gt(rows["upper"]) | value.lt(rows["lower"]) | value.gt(rows["upper"])
    disagree = (ratio - value).abs() > AGREEMENT * np.maximum(1, value.abs() / 100)
    return [
        (nothing, "value", "has no figure", "Give numerator and denominator, or a value"),
        (half, "denominator", "is missing beside a numerator", "Give it, or give the value"),
        (above.isna() & below.notna() & value.isna(), "numerator", "is missing", "Give it"),
        ((above < 0) & rows["low"].ge(0), "numerator", "is negative", "A count is 0 or more"),
        (below < 0, "denominator", "is negative", "A count is 0 or more"),
        *(
            (
                rows[name].abs() > LARGEST,
                name,
                f"is beyond {LARGEST:.0e}",
                "Correct it: sums would not be exact",
            )
            for name in ("numerator", "denominator")
        ),
        (
            rows["proportion"] & (above > below),
            "numerator",
            "is more than the denominator, of which it is a part",
            "Correct one of the two",
        ),
        (value < rows["low"], "value", "is below the lowest possible value", "Correct it"),
        (value > rows["high"], "value", "is above the highest possible value", "Correct it"),
        (crossed, "value", "is outside its own interval", "Correct lower, value or upper"),
        (disagree, "value", "is not numerator / denominator", "Correct one, or leave value blank"),
    ]


def faults_of(rows: pd.DataFrame, check: Check, area: str) -> list[Fault]:
    """The faults of a check; `area` is the file's name for the column of areas."""
    wrong, column, problem, remedy = check
    if not wrong.any():
        return []
    at_fault = rows.loc[wrong.index[wrong.fillna(False).to_numpy(dtype=bool)]]
    cells = at_fault[column]
    if pd.api.types.is_datetime64_any_dtype(cells):
        shown = cells.dt.strftime("%Y-%m-%d").fillna("")
    elif pd.api.types.is_numeric_dtype(cells):
        shown = cells.map(lambda number: "" if pd.isna(number) else f"{number:.10g}")
    else:
        shown = cells.astype(str)
    name = area if column == "area" else column
    return [
        Fault(int(line), name, text, problem, remedy)
        for line, text in zip(at_fault["line"], shown, strict=True)
    ]
