"""python -m data follow, where what comes is not what was published: it never becomes current."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data.faults import DataError
from data.fetch.http import Manners
from data.releases import channels, follow, manifest, opened, publisher, release, withdrawn
from data.releases.reader import current_id
from tests.data.bad_server import (
    Behaviour,
    Server,
    cut_off,
    drips,
    endless,
    sends,
    silent,
    status,
    unused,
)
from tests.data.killed import numbered
from tests.data.pair import PAGE, PATIENT, Pair, released, serve

pytestmark = pytest.mark.slow

IN_HASTE = Manners(timeout=1, deadline=1)
DATABASE = "release.duckdb"

BAD: dict[str, tuple[str, Callable[[bytes], Behaviour], str]] = {
    "database gone": (DATABASE, lambda body: status(404), "the server answered 404"),
    "database cut off": (DATABASE, lambda body: cut_off(body, 5000), "."),
    "database short": (DATABASE, lambda body: sends(body[:5000]), "cut off, 5,000 of"),
    "database long": (DATABASE, lambda body: sends(body + b"x"), "larger than"),
    "database changed": (DATABASE, lambda body: sends(b"x" + body[1:]), "its hash differs"),
    "page changed": (PAGE, lambda body: sends(body[::-1]), "its hash differs"),
    "page silent": (PAGE, lambda body: silent(3), "timed out"),
    "page endless": (PAGE, lambda body: endless(), "larger than"),
    "page drips": (PAGE, lambda body: drips(18, 0.2), "not here within 1 seconds"),
    "server down": (PAGE, lambda body: status(503), "the server answered 503"),
    "page moved": (PAGE, lambda body: status(302, Location="/"), "the server answered 302"),
}


@pytest.mark.parametrize("how", BAD)
def test_a_release_that_does_not_come_as_published_never_becomes_current(
    how: str, pair: Pair, web: Server
):
    pair.follow(web.url)
    before, name = released(pair.here), current_id(pair.here)
    file, behave, says = BAD[how]
    newest = pair.publish(3)
    serve(pair, web)
    good = web.behaviours[f"/internal/{newest}/{file}"]
    body = (pair.there / newest / file).read_bytes()
    web.on(f"/internal/{newest}/{file}", behave(body))
    haste = IN_HASTE if how in ("page silent", "page drips") else PATIENT
    with pytest.raises(DataError, match=says):
        pair.follow(web.url, manners=haste)
    assert (released(pair.here), current_id(pair.here)) == (before, name)
    web.behaviours[f"/internal/{newest}/{file}"] = good
    assert pair.follow(web.url) == newest
    assert pair.same
    assert not list(pair.here.glob(f"{channels.UNFINISHED}*"))


def test_a_page_that_is_changed_together_with_its_list(pair: Pair, web: Server):
    id = current_id(pair.there)
    listed = json.loads((pair.there / "lists" / f"{id}.json").read_text())
    listed["files"][PAGE]["sha256"] = "0" * 64
    web.on(f"/internal/lists/{id}.json", sends(json.dumps(listed).encode()))
    with pytest.raises(DataError, match=r"larger than|its hash differs|cut off"):
        pair.follow(web.url)
    assert current_id(pair.here) is None


def test_a_list_that_leads_out_of_the_release(pair: Pair):
    id = current_id(pair.there)
    path = pair.there / "lists" / f"{id}.json"
    listed = json.loads(path.read_text())
    listed["files"]["../../../out"] = listed["files"][PAGE]
    path.write_text(json.dumps(listed))
    channels.write_index(pair.there)
    with pytest.raises(DataError, match="not a path in a release"):
        pair.follow()
    assert current_id(pair.here) is None


STRANGE = {
    "no release listed": {"releases": {}},
    "a way out": {"current": "../../etc"},
    "a file of theirs": {"beside": {"../current": {"sha256": "", "size": 0}}},
    "newer": {"format": 2},
    "half": {"current": None},
    "retracted and there": {
        "retracted": {
            "2017-12-31-00000001": {"reason": "x", "retracted_at": "2018-03-01T09:00:00"},
        }
    },
    "retracted, and no release": {
        "retracted": {"../current": {"reason": "x", "retracted_at": "2018-03-01T09:00:00"}}
    },
    "retracted with a line break": {
        "retracted": {
            "2017-12-31-00000003": {"reason": "x\ny", "retracted_at": "2018-03-01T09:00:00"},
        }
    },
    "retracted for 501 letters": {
        "retracted": {
            "2017-12-31-00000003": {"reason": "x" * 501, "retracted_at": "2018-03-01T09:00:00"},
        }
    },
    "retracted, and a way out": {
        "retracted": {
            "2017-12-31-00000003": {
                "reason": "x",
                "retracted_at": "2018-03-01T09:00:00",
                "instead": "../../etc",
            },
        }
    },
}


@pytest.mark.parametrize("how", STRANGE)
def test_an_index_that_is_none(how: str, pair: Pair):
    index = json.loads((pair.there / channels.INDEX).read_text()) | STRANGE[how]
    (pair.there / channels.INDEX).write_text(json.dumps(index))
    with pytest.raises(DataError, match=r"index\.json: not .* What is current here stays so\."):
        pair.follow()
    assert not list(pair.here.glob("*"))


def test_nobody_there(pair: Pair):
    with pytest.raises(DataError, match="stays so"):
        pair.follow(unused())
    with pytest.raises(DataError, match=r"nowhere/internal/index\.json: No such file"):
        pair.follow(pair.floor.folder / "nowhere")


def test_a_password_in_the_address_is_not_said(pair: Pair):
    with pytest.raises(DataError) as error:
        pair.follow(unused().replace("//", "//ann:hush@"))
    assert "hush" not in str(error.value)


def test_the_current_release_serves_before_an_older_one_that_cannot_be_had(pair: Pair, web: Server):
    oldest = numbered(pair.made, 1).id
    web.on(f"/internal/{oldest}/{DATABASE}", status(404))
    with pytest.raises(DataError, match="404"):
        pair.follow(web.url)
    assert current_id(pair.here) == numbered(pair.made, 2).id


def listed_anew(pair: Pair, id: str) -> None:
    """Have the publisher's lists say what its folder holds, however strange."""
    channels.list_anew(pair.there, id)


def refused(pair: Pair, says: str) -> None:
    """Following ends with that, and what was current and served stays."""
    before, id = released(pair.here), current_id(pair.here)
    with pytest.raises(DataError, match=says):
        pair.follow()
    assert (released(pair.here), current_id(pair.here)) == (before, id)


def test_a_line_that_holds_releases_of_another_is_not_followed(pair: Pair):
    """As where a publisher copies the internal channel into the public's folder."""
    shutil.copytree(pair.there, pair.there.parent / "public", symlinks=True)
    here = pair.here.parent / "public"
    with (
        publisher.source(str(pair.floor.releases), "public", PATIENT) as published,
        pytest.raises(DataError, match="its audience is internal, and should be public"),
    ):
        follow.once(published, here, keep_all=True)
    assert current_id(here) is None
    assert channels.releases_in(here) == []


def test_another_release_under_its_name_is_not_followed(pair: Pair):
    pair.follow()
    newest = pair.publish(3)
    other = pair.there / numbered(pair.made, 1).id / DATABASE
    shutil.copy(other, pair.there / newest / DATABASE)
    listed_anew(pair, newest)
    refused(pair, f"its id is {numbered(pair.made, 1).id}, and should be {newest}")


def test_a_release_that_was_cut_off_before_it_was_listed_is_not_followed(pair: Pair):
    pair.follow()
    newest = pair.publish(3)
    file = pair.there / newest / DATABASE
    file.write_bytes(file.read_bytes()[:20_000])
    listed_anew(pair, newest)
    refused(pair, "is not a release")


def test_a_release_without_files_is_not_followed(pair: Pair):
    pair.follow()
    newest = pair.publish(3)
    shutil.rmtree(pair.there / newest)
    (pair.there / newest).mkdir()
    listed_anew(pair, newest)
    refused(pair, r"there is no release\.duckdb in it")


def test_a_release_of_another_format_is_kept_but_never_current(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
):
    old = numbered(pair.made, 1).id
    for module in (release, opened):
        monkeypatch.setattr(module, "FORMAT", module.FORMAT + 1)
    newest = pair.publish(3)
    assert pair.follow() == newest
    assert channels.releases_in(pair.here) == channels.releases_in(pair.there)
    channels.point(pair.there, old)
    channels.write_index(pair.there)
    refused(pair, f"is of format {release.FORMAT - 1}; this program reads {release.FORMAT}")
    assert old in channels.releases_in(pair.here)


def test_a_site_of_another_release_or_with_another_file_is_not_followed(pair: Pair):
    pair.follow()
    newest = pair.publish(3)
    site = pair.there / newest / "site"
    page = str(Path(PAGE).relative_to("site"))
    said = {"release": newest, "as_at": "2017-12-31", "files": {page: "0" * 64}}
    (site / manifest.FILE).write_text(json.dumps(said))
    listed_anew(pair, newest)
    refused(pair, "'embed/place/north.html' is not the file that its site lists")
    (site / manifest.FILE).write_text(json.dumps(said | {"files": {}, "release": "another"}))
    listed_anew(pair, newest)
    refused(pair, "lists the files of release 'another'")
    (site / manifest.FILE).write_text(json.dumps(said)[:-20])
    listed_anew(pair, newest)
    refused(pair, "is not a list of files: it is cut off")


def test_a_release_that_would_fill_the_disk_is_not_fetched(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
):
    pair.follow()
    pair.publish(3)
    usage = shutil.disk_usage(pair.here)._replace(free=follow.LEFT_FREE + 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    refused(pair, "bytes are too many for the disk")


def test_a_release_that_broke_here_is_fetched_anew(pair: Pair):
    id = pair.follow()
    (pair.here / id / DATABASE).write_bytes(b"broken")
    assert pair.follow() is None
    assert pair.same


GONE = {"place/north": "A mistake."}


def test_what_is_withdrawn_is_checked_and_the_last_that_made_sense_stays(pair: Pair):
    withdrawn.write(pair.there, GONE)
    pair.follow()
    (pair.there / withdrawn.FILE).write_text('{"(place|place)*/aaaaaaaaaaaaaaaaaaaaaaaaaaa": ""}')
    channels.write_index(pair.there)
    refused(pair, r"withdrawn\.json is not what `withdraw` writes")
    assert withdrawn.read(pair.here) == GONE


def test_the_map_for_nginx_is_made_here_and_never_fetched(pair: Pair):
    withdrawn.write(pair.there, GONE)
    (pair.there / withdrawn.MAP).write_text("} broken")
    channels.write_index(pair.there)
    pair.follow()
    assert (pair.here / withdrawn.MAP).read_text() == withdrawn.as_map(GONE)
    (pair.here / withdrawn.MAP).write_text("} from an earlier version that fetched it")
    pair.follow()
    assert (pair.here / withdrawn.MAP).read_text() == withdrawn.as_map(GONE)
