"""A release from the store in one step, for tests: gathered, then scored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from data.geography.reference import Reference
from data.releases.disclosure.open_releases import OpenRelease
from data.releases.gather import gather
from data.releases.release import Release
from data.releases.score import score
from data.store.in_force import Knowledge
from metrics.indicator import Indicator
from metrics.method import Method


def build(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    method: Method,
    by: Knowledge,
    as_at: date | None = None,
    methods: Sequence[Method] = (),
    public: Release | None = None,
    embargo: datetime | None = None,
    earlier: Sequence[OpenRelease] = (),
) -> Release:
    """As data.releases.gather.gather, scored; `public` is the release itself, not its id."""
    id = public.id if public else None
    inputs = gather(
        connection, reference, indicators, method, by, as_at, methods, id, embargo, earlier
    )
    return score(inputs, public)
