"""Whether this process answers (/healthz), and with what, how old, and what beside it (/readyz)."""

import time
from typing import Any

import flask

from dashboard import reader
from dashboard.export import chromium
from dashboard.public.bake import MANIFEST
from dashboard.public.withdrawn import SITE
from data import times
from data.faults import DataError
from data.store import current_since

Answer = tuple[dict[str, Any], int]


def register(server: flask.Flask) -> None:
    """Both addresses; neither opens the store, and neither shows what is under embargo."""
    server.add_url_rule("/healthz", view_func=healthz)
    server.add_url_rule("/readyz", view_func=readyz)


def healthz() -> Answer:
    """For a load balancer: 200 with the current release, 503 before the first."""
    try:
        return {"status": "ok", "release": reader.store().current().id}, 200
    except DataError as error:
        return {"status": "no release", "reason": str(error)}, 503


def readyz() -> Answer:
    """For whoever watches: 200 with the release and its age, 503 with the reasons.

    `age_days` since the release's as-at date; `current_for_seconds` since it was made current on
    this machine; `renderer` (internal): is there a browser that draws pictures; `site` (public):
    are the release's plain files there.
    """
    store = reader.store()
    try:
        found = store.current()
        since = current_since(store.line, found)
    except (DataError, OSError) as error:
        return {"status": "not ready", "reasons": [str(error)]}, 503
    beside = (
        {"site": (store.line / found.id / SITE / MANIFEST).is_file()}
        if store.audience == "public"
        else {"renderer": chromium.find() is not None}
    )
    return {
        "status": "ready",
        "release": found.id,
        "as_at": found.as_at.isoformat(),
        "age_days": (times.now().date() - found.as_at).days,
        "current_for_seconds": max(round(time.time() - since), 0),
        **beside,
    }, 200
