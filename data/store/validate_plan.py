"""Rules for the rows of a plan, beyond what each cell may say."""

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd

from data.faults import Fault
from data.geography.reference import Reference
from data.listing import first_of
from data.store.appending import OF_PLANS
from data.store.validate import Check, duplicates, faults_of, known_areas
from metrics.indicator import Indicator
from metrics.plan.tables import CHANGE, KEYS, LEVEL

ID = "[A-Za-z0-9_-]{1,60}"
"""Ids are in addresses of pages and embeds."""

Rules = Callable[[pd.DataFrame, pd.Timestamp], list[Check]]


def faults(
    holds: str,
    rows: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    reference: Reference,
    today: date,
) -> list[Fault]:
    """Every rule a row of the store's table `holds` breaks, one Fault per row and rule."""
    name, day = holds.removeprefix(OF_PLANS), pd.Timestamp(today)
    area = reference.area_of(rows["area"], pd.Series(day, rows.index))
    remedy = f"Write one of {known_areas(reference)}"
    checks: list[Check] = [(area.isna(), "area", "is not an area here", remedy)]
    if "indicator" in rows:
        unknown = ~rows["indicator"].isin(["", *indicators])
        remedy = f"Write one of {first_of([*indicators])}, or leave it blank"
        checks.append((unknown, "indicator", "is not an indicator here", remedy))
    if "id" in rows:
        wrong = ~rows["id"].str.fullmatch(ID)
        checks.append((wrong, "id", "can be no address", "Use letters, digits, - and _ only"))
    checks += RULES.get(name, _nothing_more)(rows, day)
    broken = [fault for check in checks for fault in faults_of(rows, check, "area")]
    says = [column for column in rows if column not in {*KEYS[name], "line"}]
    keys = rows.assign(area=area)
    keys[[*KEYS[name]]] = keys[[*KEYS[name]]].astype(object).fillna("")
    return broken + duplicates(keys, rows["area"], KEYS[name], says, "area")


def _nothing_more(rows: pd.DataFrame, today: pd.Timestamp) -> list[Check]:
    return []


def _ambitions(rows: pd.DataFrame, today: pd.Timestamp) -> list[Check]:
    begun, ended, level = rows["baseline_on"], rows["target_on"], rows["target_is"] == LEVEL
    better = rows["better"].map({"higher": 1, "lower": -1})
    backwards = level & ((rows["target"] - rows["baseline"]) * better < 0)
    numberless = rows["target"].isna() & rows["target_is"].isin([LEVEL, CHANGE])
    return [
        (ended <= begun, "target_on", "is not after its baseline", "Correct one of the two dates"),
        (begun > today, "baseline_on", "is after today", "Correct the date"),
        (
            backwards,
            *("target", "is worse than the baseline", "Correct target, baseline or better"),
        ),
        (numberless, "target", "is missing", "Give it, or write England average"),
        (rows["people"] < 0, "people", "is negative", "Say in of_whom what they are fewer of"),
    ]


def _milestones(rows: pd.DataFrame, today: pd.Timestamp) -> list[Check]:
    done, said, status = rows["done_on"], rows["updated_on"], rows["status"]
    return [
        (rows["due"].isna(), "due", "is missing", "Write the day by which it is to be done"),
        (done > today, "done_on", "is after today", "Correct the date"),
        (said > today, "updated_on", "is after today", "Correct the date"),
        (
            done.notna() & (status == "not started"),
            *("done_on", "is before it was started, says the status", "Correct one of the two"),
        ),
        (
            done.notna() & ~status.isin(["done", "not started"]),
            *("done_on", "is given, but the status is not done", "Correct one of the two"),
        ),
        (
            done.isna() & (status == "done"),
            *("done_on", "is missing of what is done", "Write the day on which it was done"),
        ),
        (done > said, "done_on", "is after it was said to be done", "Correct one of the dates"),
    ]


def _money(rows: pd.DataFrame, today: pd.Timestamp) -> list[Check]:
    return [(rows["amount"].isna(), "amount", "is missing", "Write it, or delete the row")]


def _risks(rows: pd.DataFrame, today: pd.Timestamp) -> list[Check]:
    reviewed = rows["reviewed_on"] > today
    return [
        (reviewed, "reviewed_on", "is after today", "Correct the date"),
        *(
            (
                rows[name].notna() & ~rows[name].isin(range(1, 6)),
                *(name, "is not 1, 2, 3, 4 or 5", "Write one of them, or leave it blank"),
            )
            for name in ("likelihood", "impact")
        ),
    ]


def _progress(rows: pd.DataFrame, today: pd.Timestamp) -> list[Check]:
    return [
        (rows["on"].isna(), "on", "is missing", "Write the day that it speaks of"),
        (rows["on"] > today, "on", "is after today", "Correct the date"),
    ]


RULES: Mapping[str, Rules] = {
    "ambitions": _ambitions,
    "progress": _progress,
    "milestones": _milestones,
    "money": _money,
    "funding": _money,
    "risks": _risks,
}
