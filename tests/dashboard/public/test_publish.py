"""Publishing with a site: all of it or nothing, and without one where that is asked for."""

import json
import os
import pickle
import re
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from dashboard.__main__ import main as dashboard
from dashboard.public import bake
from data.__main__ import main
from data.releases import release as releases
from data.releases.channels import SITE
from data.releases.publish import publish
from data.releases.reader import CURRENT, current_id
from tests.browser.serving import fetch, serve
from tests.dashboard.public.conftest import NOW, undrawn_site
from tests.data import killed

pytestmark = pytest.mark.slow

HULL = "embed/place/hull.html"
READ = [f"/{HULL}", "/api/v1/places.json", "/embed/", "/place/hull"]
RELEASE_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
CORE = ("--method", "core-1")


@pytest.fixture
def desk(real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tiny house, in which the commands work; nothing is published for the public."""
    desk = Path(shutil.copytree(real, tmp_path / "desk", symlinks=True))
    shutil.rmtree(desk / "releases" / "public")
    undrawn_site(monkeypatch, tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{desk}/store.duckdb")
    monkeypatch.setenv("RELEASES_DIR", str(desk / "releases"))
    monkeypatch.setenv("REFERENCE_DIR", str(desk / "reference"))
    return desk


def test_publish_bakes_the_publics_site_and_says_what_is_missing(desk, capsys):
    assert main(["publish", *CORE]) == 0
    said = capsys.readouterr().out
    assert "public: Some embeds are without charts. " in said
    assert (desk / "releases/public" / CURRENT / SITE / HULL).exists()
    assert not list((desk / "releases/internal").glob(f"*/{SITE}"))


def test_without_a_site_there_is_none_until_it_is_baked(desk, capsys):
    assert main(["publish", *CORE, "--no-site"]) == 0
    site = desk / "releases/public" / CURRENT / SITE
    assert not site.exists()
    assert "charts" not in capsys.readouterr().out
    assert dashboard(["bake"]) == 0
    assert "embeds are without charts" in capsys.readouterr().out
    assert (site / HULL).exists()


def test_a_release_after_one_that_an_older_program_wrote_is_published_all_the_same(
    desk, capsys, monkeypatch
):
    assert main(["publish", *CORE]) == 0
    old = current_id(desk / "releases/public")
    changes = desk / "releases/public" / CURRENT / SITE / "open-data/changes.json"
    kept = [{"release": "2017-10-31-00000000", "id": "rating:york", "title": "York: moved"}]
    kept = [one | {"updated": "2018-01-01T00:00:00Z", "summary": "", "link": "x"} for one in kept]
    changes.write_text(json.dumps(kept))
    (desk / "releases/public" / old / releases.FILE).write_bytes(b"of another format")
    assert main(["publish", *CORE, "--as-at", "2017-12-30"]) == 0
    new = current_id(desk / "releases/public")
    assert new != old
    new_changes = desk / "releases/public" / new / SITE / "open-data/changes.json"
    published, *before = json.loads(new_changes.read_text())
    assert (published["release"], published["id"]) == (new, "published")
    assert before == kept


def publish_and_dawdle(folder: Path, pickled: Path, begun: Any) -> None:
    """Publish the pickled release, and be in the midst of baking for ever."""

    def dawdle(done: int, of: int) -> None:
        if done == 3:
            begun.set()
            time.sleep(600)

    def finish(new: releases.Release, unfinished: Path) -> None:
        bake.bake(new, unfinished / SITE, None, NOW, dawdle)

    with killed.at_work(folder) as (connection, shelf):
        publish(connection, pickle.loads(pickled.read_bytes()), shelf, finish)


def test_a_publisher_killed_while_it_bakes_leaves_the_release_of_before(desk, hostile_release):
    assert main(["publish", *CORE, "--no-site"]) == 0
    channel = desk / "releases/public"
    old = current_id(channel)
    new = replace(hostile_release, id="2017-12-31-00000001")
    (desk / "pickled").write_bytes(pickle.dumps(new))
    begun = killed.PROCESSES.Event()
    process = killed.start(publish_and_dawdle, desk, desk / "pickled", begun)
    assert begun.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert current_id(channel) == old
    assert not (channel / new.id).exists()
    assert [path.name for path in channel.glob(".building*")] == [f".building-{new.id}"]

    def finish(release: releases.Release, unfinished: Path) -> None:
        bake.bake(release, unfinished / SITE, None, NOW)

    with killed.at_work(desk) as (connection, shelf):
        assert publish(connection, new, shelf, finish).changed
    assert current_id(channel) == new.id
    assert (channel / CURRENT / SITE / HULL).exists()
    assert list(channel.glob(".building*")) == []


def test_while_publications_come_no_request_fails_and_no_page_is_of_two(
    desk, hostile_release, tmp_path
):
    """Four clients read without a pause while two releases come, each with its own site."""
    enough, channel = Event(), desk / "releases/public"

    def finish(release: releases.Release, unfinished: Path) -> None:
        bake.bake(release, unfinished / SITE, None, NOW)

    def come(number: int) -> None:
        with killed.at_work(desk) as (connection, shelf):
            publish(connection, killed.numbered(hostile_release, number), shelf, finish)

    def read(url: str) -> list[tuple[int, str]]:
        answers = []
        while not enough.is_set():
            answers += [fetch(url + address) for address in READ]
        return answers

    come(0)
    with serve(desk / "releases", tmp_path / "log", AUDIENCE="public") as url:
        with ThreadPoolExecutor(4) as clients:
            reading = [clients.submit(read, url) for _ in range(4)]
            for number in range(1, 3):
                come(number)
            enough.set()
            answers = [answer for one in reading for answer in one.result()]
        assert current_id(channel) in fetch(url + READ[0])[1]
    named = [set(RELEASE_ID.findall(text)) for _, text in answers]
    assert {status for status, _ in answers} == {200}
    assert {len(ids) for ids in named} == {1}
    assert len(set.union(*named)) > 1


def test_a_bake_that_fails_publishes_nothing(desk, hostile_release):
    channel = desk / "releases/public"

    def finish(release: releases.Release, unfinished: Path) -> None:
        (unfinished / SITE).mkdir()
        raise OSError("No space left on device")

    with (
        killed.at_work(desk) as (connection, shelf),
        pytest.raises(OSError, match="No space left"),
    ):
        publish(connection, hostile_release, shelf, finish)
    assert current_id(channel) is None
    assert not (channel / hostile_release.id).exists()
