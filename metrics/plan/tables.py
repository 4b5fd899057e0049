"""The tables of a plan: what its rows say, and the type of each column.

Every row also has `area` (an id of areas.csv), `source` (the paper that says it), `public` (whether
the public may read it) and `kind` (real or demonstration). Texts are "" and numbers NaN where the
paper is silent. Money of `money` and `solutions` is in thousands of pounds, a deficit negative; of
`funding` in millions of pounds, as printed.
"""

from collections.abc import Mapping

import pandas as pd

Plan = Mapping[str, pd.DataFrame]
"""The tables of a plan by name."""

TEXT, NUMBER, DAY, FLAG = "str", "float64", "datetime64[s]", "bool"

LEVEL, CHANGE, ENGLAND = "level", "change", "England"
"""What a target is: a value to reach, a change from the baseline, or the value of England."""

STATUSES = ("not started", "on track", "at risk", "late", "done")
"""What may be said of a milestone; blank where nobody has said."""

DO_NOTHING, DO_SOMETHING, SOLUTION = "do nothing", "do something", "solution"
SCENARIOS = (DO_NOTHING, DO_SOMETHING, SOLUTION)
"""What an amount is: surplus or deficit without the plan, with it, or what a solution is worth."""

NO_MITIGATION = ("", "to be completed", "tbc", "none")
"""What is written in place of a mitigation where there is none, in small letters."""

OF_ALL: Mapping[str, str] = {"source": TEXT, "public": FLAG, "kind": TEXT}

COLUMNS: Mapping[str, Mapping[str, str]] = {
    # One row an ambition. `indicator` is blank where none here measures it. `better` is higher or
    # lower. `people` of `of_whom`: what it means in people, "125,000 fewer smokers". `target_is` is
    # one of LEVEL, CHANGE, ENGLAND. `programme` may name several, separated by "; ".
    "ambitions": {
        **{"id": TEXT, "area": TEXT, "name": TEXT, "indicator": TEXT, "unit": TEXT},
        **{"baseline": NUMBER, "baseline_on": DAY, "target": NUMBER, "target_on": DAY},
        **{"target_is": TEXT, "better": TEXT, "people": NUMBER, "of_whom": TEXT},
        **{"effects": TEXT, "programme": TEXT},
    },
    # What the partnership itself counted of an ambition, on a day.
    "progress": {
        **{"id": TEXT, "area": TEXT, "on": DAY, "value": NUMBER},
        **{"people": NUMBER, "of_whom": TEXT, "effects": TEXT},
    },
    # One row each time something was said of a milestone: the last `updated_on` of an id counts.
    "milestones": {
        **{"id": TEXT, "area": TEXT, "programme": TEXT, "what": TEXT, "due": DAY},
        **{"status": TEXT, "done_on": DAY, "evidence": TEXT, "owner": TEXT, "updated_on": DAY},
    },
    # Surplus or deficit of an area in a financial year ("2017/18"). `organisation` is blank for the
    # area as a whole, which may be a total that was printed. `category` and what it is `within`
    # say which solution.
    "money": {
        **{"area": TEXT, "organisation": TEXT, "year": TEXT, "scenario": TEXT},
        **{"category": TEXT, "within": TEXT, "amount": NUMBER},
    },
    # Challenge, solutions and what remains, by organisation; the area's own total has none.
    "solutions": {
        **{"area": TEXT, "organisation": TEXT, "year": TEXT},
        **{"challenge": NUMBER, "solutions": NUMBER, "residual": NUMBER},
    },
    # Funding won. `programme` is blank for a printed total; `note` qualifies the amount ("over").
    "funding": {"area": TEXT, "programme": TEXT, "year": TEXT, "amount": NUMBER, "note": TEXT},
    # One row each time a risk was reviewed; `likelihood` and `impact` are 1 to 5.
    "risks": {
        **{"id": TEXT, "area": TEXT, "theme": TEXT, "risk": TEXT, "likelihood": NUMBER},
        **{"impact": NUMBER, "mitigation": TEXT, "owner": TEXT, "reviewed_on": DAY},
    },
    # Single figures and findings that the papers state. `about` groups them: money, people,
    # rating, or "worse than England" with the name of an indicator in `what` and no value.
    "statements": {
        **{"id": TEXT, "area": TEXT, "about": TEXT, "what": TEXT, "value": NUMBER, "unit": TEXT},
    },
}
"""The columns of each table and their types, in order; those of OF_ALL follow them."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "ambitions": ("id",),
    "progress": ("id", "on"),
    "milestones": ("id", "updated_on"),
    "money": ("area", "organisation", "year", "scenario", "category", "within", "source"),
    "solutions": ("area", "organisation", "year", "source"),
    "funding": ("area", "programme", "year", "source"),
    "risks": ("id", "reviewed_on"),
    "statements": ("id",),
}
"""What tells rows of a table apart: of two with the same key, the one loaded last counts."""


def empty(table: str) -> pd.DataFrame:
    """A table of the plan without rows."""
    columns = {**COLUMNS[table], **OF_ALL}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


def nothing_planned() -> Plan:
    """Every table of a plan by name, without rows."""
    return {name: empty(name) for name in COLUMNS}
