"""What tests of figures under embargo do at the desk, and what of it is in the log."""

import io
from datetime import datetime

from data.store.audit import LOOKED
from tests.dashboard.desk.conftest import Desk
from tests.data.floor import HEADER


def upload(desk: Desk, account: str, *rows: str, embargo: datetime | None = None, name="needle"):
    content = "\n".join([HEADER, *rows]) + "\n"
    said = {"embargo": embargo.isoformat()} if embargo else {}
    return desk.post("/load", account, file=(io.BytesIO(content.encode()), f"{name}.csv"), **said)


def work_of(answer) -> str:
    """The page that a form has led to."""
    assert answer.status_code == 303, answer.text
    return answer.location


def looks(desk: Desk) -> list[tuple[str, str]]:
    """Who looked at what, in order."""
    there = (desk.folder / "audit.jsonl").exists()
    return [(who, at) for who, act, at in (desk.audit() if there else []) if act == LOOKED]
