"""The health of this process: whether it answers (/healthz) and the state of its data (/readyz)."""

import logging
import time
from pathlib import Path
from typing import Any

import flask

from dashboard.signin import reader
from data import times
from data.faults import DataError
from data.releases import manifest, withdrawn
from data.releases.channels import SITE
from data.releases.reader import NothingPublished, UnknownRelease, current_since

FAULTS = logging.getLogger("dashboard.faults")
BROKEN = "The current release cannot be opened. The log says why."
NO_SITE = "The list of the release's plain files (manifest.json) cannot be read. The log says why."
NO_WITHDRAWN = (
    "What is withdrawn (withdrawn.json) cannot be read, and a machine that starts now shows no "
    "embeds. The log says why."
)
Answer = tuple[dict[str, Any], int]


def register(server: flask.Flask) -> None:
    """Add both addresses; neither needs a sign-in, and neither shows figures under embargo."""
    server.add_url_rule("/healthz", view_func=healthz)
    server.add_url_rule("/readyz", view_func=readyz)


def healthz() -> Answer:
    """For a load balancer: 200 with the current release, 503 if there is none."""
    try:
        return {"status": "ok", "release": reader.releases().current().id}, 200
    except (DataError, OSError) as error:
        return {"status": "no release", "reason": _told(error)}, 503


def readyz() -> Answer:
    """For monitoring: 200 with the release and its age, 503 with the reasons.

    `age_days` counts from the release's as-at date, `current_for_seconds` from when it became
    current on this machine; `site` (public): whether the release's files exist.
    """
    releases = reader.releases()
    try:
        release = releases.current()
        since = current_since(releases.channel, release)
    except (DataError, OSError) as error:
        return {"status": "not ready", "reasons": [_told(error)]}, 503
    beside = {}
    if releases.audience == "public":
        reasons = _wrong_beside(releases.channel, release.id)
        if reasons:
            return {"status": "not ready", "reasons": reasons, "release": release.id}, 503
        beside = {"site": (releases.channel / release.id / SITE / manifest.FILE).is_file()}
    return {
        "status": "ready",
        "release": release.id,
        "as_at": release.as_at.isoformat(),
        "age_days": (times.now().date() - release.as_at).days,
        "current_for_seconds": max(round(time.time() - since), 0),
        **beside,
    }, 200


def _told(error: Exception) -> str:
    """The error without paths, since anybody may read it."""
    if isinstance(error, NothingPublished | UnknownRelease):
        return str(error)
    FAULTS.error("readyz: %s", error)
    return BROKEN


def _wrong_beside(channel: Path, id: str) -> list[str]:
    """What is wrong with the public files and with the list of withdrawals."""
    reasons = []
    site = channel / id / SITE
    try:
        manifest.refuse_another(manifest.read(site), site, id)
    except DataError as error:
        FAULTS.error("readyz: %s", error)
        reasons.append(NO_SITE)
    try:
        withdrawn.read(channel)
    except DataError as error:
        FAULTS.error("readyz: %s", error)
        reasons.append(NO_WITHDRAWN)
    return reasons
