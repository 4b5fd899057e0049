"""Files of a plan, a few rows each, and how they are loaded."""

import csv
from pathlib import Path

from data.store.load import Loaded
from tests.data.floor import Floor

PAPER = "a plan of the shire"

AMBITION = {
    "id": "smoking",
    "area": "shire",
    "name": "Adult smoking",
    "indicator": "smoking_prevalence",
    "unit": "per cent",
    "baseline": "20",
    "baseline_date": "2015-12-31",
    "target": "15",
    "target_date": "2020-12-31",
    "better": "lower",
    "people": "400",
    "of_whom": "fewer smokers",
    "effects": "",
    "programme": "Prevention",
}
MILESTONE = {
    "id": "hub",
    "area": "north",
    "programme": "Access",
    "what": "A hub opens",
    "due": "2017-10-31",
    "status": "on track",
    "done_on": "",
    "evidence": "",
    "owner": "Chief officer",
    "updated_on": "2017-09-01",
}
MONEY = {
    "area": "north",
    "organisation": "",
    "year": "2017/18",
    "scenario": "do nothing",
    "category": "",
    "amount": "-1200",
}
RISK = {
    "id": "staff",
    "area": "north",
    "theme": "Workforce",
    "risk": "Too few nurses",
    "likelihood": "4",
    "impact": "5",
    "mitigation": "to be completed",
    "owner": "Chief nurse",
    "reviewed_on": "2017-11-30",
}
FUNDING = {"area": "shire", "programme": "Access", "year": "2017/18", "amount": "1.5"}
ROWS = {
    "ambitions": AMBITION,
    "milestones": MILESTONE,
    "money": MONEY,
    "risks": RISK,
    "funding": FUNDING,
}


def written(path: Path, table: str, *changes: dict[str, str]) -> Path:
    """A file of a table of the plan: a row for each of the changes to the one in ROWS."""
    rows = [ROWS[table] | {"source": PAPER, "public": "yes"} | change for change in changes or [{}]]
    header = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def load_plan(floor: Floor, table: str, *changes: dict[str, str], **provenance: object) -> Loaded:
    """Load such a file."""
    floor.files += 1
    file = written(floor.folder / f"{table}-{floor.files}.csv", table, *changes)
    return floor.load_files(file, **provenance)[0]
