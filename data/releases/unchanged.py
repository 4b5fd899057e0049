"""Whether publishing would change nothing: what was known when the current releases were made.

The store only grows, and a release is a function of what is in it, of the definitions and of the
options. So where all of these are as they were at the last publication, and the releases that it
made are still the current ones, there is nothing to score. The note is beside the channels; where
it is missing or cannot be read, everything is worked out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data import disk
from data.geography.reference import Reference
from data.releases import channels
from data.releases.reader import current_id
from data.releases.release import FORMAT, Indicators, Methods
from data.store import schema
from metrics.indicator import Indicator
from metrics.method import Method

NOTE = "published.json"
WHOLE = (
    schema.load,
    schema.withdrawal,
    schema.commentary,
    schema.event,
    *schema.plan.values(),
    schema.decision,
    schema.retraction,
)
"""Tables whose rows are hashed; they have a row for each file or each thing that somebody did."""

COUNTED = (schema.observation, schema.held, schema.doubt, schema.provider_system)
"""Tables whose rows come with those of a load, so that counting them is enough."""


def state(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    methods: Mapping[str, Method],
    options: str,
    now: datetime,
) -> str:
    """A hash of all that releases are made from: the store, the definitions and the `options`.

    Time counts only where it lets something in: a file's day of publication, or an embargo's end.
    """
    digest = hashlib.sha256(f"format {FORMAT}\n{options}\n".encode())
    for table in WHOLE:
        for row in connection.execute(sa.select(table).order_by(*table.primary_key)):
            digest.update(f"{table.name} {tuple(row)}\n".encode())
    for table in COUNTED:
        rows = connection.scalar(sa.select(sa.func.count()).select_from(table))
        digest.update(f"{table.name} {rows}\n".encode())
    load = schema.load.c
    ahead = sa.or_(load.published_on > now.date(), load.embargo_until > now)
    for row in connection.execute(sa.select(load.id).where(ahead).order_by(load.id)):
        digest.update(f"ahead {row.id}\n".encode())
    for name, table in sorted(reference.tables.items()):
        digest.update(f"{name}\n{table.to_csv(index=False)}".encode())
    digest.update(Indicators.dump_json(dict(sorted(indicators.items()))))
    for _, method in sorted(methods.items()):
        digest.update(Methods.dump_json(method))
    return digest.hexdigest()


def note(releases: Path, state: str, audiences: Iterable[str]) -> None:
    """Note that the current releases of these audiences were made from this."""
    made = {"state": state, **_current(releases, audiences)}
    disk.replace(releases / NOTE, json.dumps(made))


def is_current(releases: Path, state: str, audiences: Iterable[str]) -> bool:
    """Whether the releases made from this are still current, and no other was opened since."""
    try:
        noted = json.loads((releases / NOTE).read_bytes())
    except (OSError, ValueError):
        return False
    return noted == {"state": state, **_current(releases, audiences)}


def _current(releases: Path, audiences: Iterable[str]) -> dict[str, Any]:
    return {
        audience: [current_id(releases / audience), *channels.open_releases(releases / audience)]
        for audience in audiences
    }
