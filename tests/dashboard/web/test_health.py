"""/readyz: which release, how old, for how long, and what is there beside it."""

import json
import os
import time
from datetime import datetime
from pathlib import Path

import pytest

from dashboard import application
from dashboard.web import health
from data import times
from data.releases import withdrawn
from data.releases.channels import SITE
from data.releases.manifest import FILE as MANIFEST
from data.releases.reader import CURRENT, Releases
from data.store import database
from tests.dashboard.conftest import client_of

DAY_AFTER_NEW_YEAR = datetime(2018, 1, 2, 9)
AN_HOUR = 3600


@pytest.fixture
def at_new_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "now", lambda: DAY_AFTER_NEW_YEAR)


def made_current(channel: Path, seconds_ago: int) -> None:
    then = time.time() - seconds_ago
    os.utime(channel / CURRENT, (then, then), follow_symlinks=False)


def test_readyz_says_the_release_its_age_and_since_when(house, at_new_year):
    channel = house / "releases" / "internal"
    made_current(channel, AN_HOUR)
    response = client_of(house / "releases").get("/readyz")
    said = dict(response.json)
    assert AN_HOUR <= said.pop("current_for_seconds") <= AN_HOUR + 60
    assert response.status_code == 200
    assert said == {
        "status": "ready",
        "release": os.readlink(channel / CURRENT),
        "as_at": "2017-12-31",
        "age_days": 2,
    }


def test_the_publics_says_whether_its_site_is_there(house):
    channel = house / "releases" / "public"
    client = application.create(Releases("public", house / "releases")).server.test_client()
    assert client.get("/readyz").json["site"] is False
    site = channel / CURRENT / SITE
    site.mkdir()
    assert client.get("/readyz").json["site"] is False  # a folder alone is none
    listed = {"release": os.readlink(channel / CURRENT), "as_at": "2017-12-31", "files": {}}
    (site / MANIFEST).write_text(json.dumps(listed))
    said = client.get("/readyz").json
    assert said["site"] is True
    assert said["release"] == os.readlink(channel / CURRENT)


def test_readyz_is_503_before_anything_is_published(empty_client):
    response = empty_client.get("/readyz")
    assert response.status_code == 503
    assert response.json["status"] == "not ready"
    (reason,) = response.json["reasons"]
    assert reason.startswith("Nothing is published for the internal audience.")


def test_readyz_is_503_where_the_release_cannot_be_read(house, caplog):
    for file in (house / "releases" / "internal").glob("*/release.duckdb"):
        file.write_bytes(b"no database")
    client = client_of(house / "releases")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json["reasons"] == [health.BROKEN]
    assert client.get("/healthz").json == {"status": "no release", "reason": health.BROKEN}
    assert f"{house}" in caplog.text  # the log has the path, and what the database said
    assert "is not a release" in caplog.text


def test_the_publics_readyz_says_which_of_its_files_is_cut_off(house):
    channel = house / "releases" / "public"
    client = application.create(Releases("public", house / "releases")).server.test_client()
    assert client.get("/readyz").status_code == 200
    (channel / withdrawn.FILE).write_text('{"place/leeds"')
    (channel / CURRENT / SITE).mkdir()
    (channel / CURRENT / SITE / MANIFEST).write_text('{"release"')
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json["reasons"] == [health.NO_SITE, health.NO_WITHDRAWN]


def test_readyz_is_503_where_the_release_is_gone(house):
    channel = house / "releases" / "internal"
    (channel / CURRENT).unlink()
    (channel / CURRENT).symlink_to("2017-12-31-00000000")
    response = client_of(house / "releases").get("/readyz")
    assert response.status_code == 503
    assert response.json["reasons"] == ["There is no release 2017-12-31-00000000 here."]


def test_no_store_is_opened(house, monkeypatch):
    monkeypatch.setattr(database, "opened", lambda *_: pytest.fail("the store was opened"))
    monkeypatch.setenv("DATABASE_URL", "no such store")
    assert client_of(house / "releases").get("/readyz").status_code == 200
