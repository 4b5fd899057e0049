"""Fetching from a server that behaves badly: what is kept, what is said, how often it is asked."""

import hashlib
import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.faults import DataError
from data.fetch.http import Manners
from data.sources.address import Address
from data.store import raw
from tests.data.bad_server import (
    BODY,
    QUICK,
    cut_off,
    drips,
    endless,
    moved_to,
    sends,
    silent,
    status,
    unless_known,
    unused,
)
from tests.data.fetch.asking import fetched


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAW_DIR", str(tmp_path / "raw"))
    return tmp_path / "raw"


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    """However badly the server behaves, it is over soon."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 5


def said(url: str, manners: Manners = QUICK) -> str:
    with pytest.raises(DataError) as error:
        fetched(Address(url), manners)
    return str(error.value)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def spoilt(archive: bytes) -> bytes:
    """With some of the packed content overwritten."""
    return archive[:60] + bytes(20) + archive[80:]


def test_a_file_is_kept_as_it_came_under_its_hash_and_its_name(server, kept):
    path = fetched(Address(server.on("/up/December-2017.csv", sends(BODY))), QUICK)
    assert path == raw.path_of(hashlib.sha256(BODY).hexdigest(), "December-2017.csv")
    assert path.read_bytes() == BODY
    assert files(kept) == ["December-2017.csv", "fetched.json"]


def test_we_say_who_we_are(server):
    fetched(Address(server.on("/a.csv", sends(BODY))), QUICK)
    assert "place-dashboard" in server.asked[0][1]["user-agent"]


def test_500_and_then_fine(server):
    url = server.on("/a.csv", status(500), status(503), sends(BODY))
    assert fetched(Address(url), QUICK).read_bytes() == BODY
    assert len(server.asked) == 3


def test_500_for_ever(server, kept):
    url = server.on("/a.csv", status(500))
    assert said(url) == (
        f"{url}: the server answered 500, in 3 tries. Try again later, or fetch the file by hand "
        "and `load` it."
    )
    assert len(server.asked) == 3
    assert not kept.exists() or files(kept) == []


def test_a_server_that_asks_us_to_wait_is_waited_for(server):
    url = server.on("/a.csv", status(429, Retry_After="1"), sends(BODY))
    began = time.monotonic()
    fetched(Address(url), Manners(tries=2, pause=0.01, longest_pause=0.4))
    assert 0.4 <= time.monotonic() - began < 2


def test_cut_off_and_then_whole(server):
    url = server.on("/a.csv", cut_off(BODY, 40), sends(BODY))
    assert fetched(Address(url), QUICK).read_bytes() == BODY


def test_cut_off_for_ever_keeps_nothing(server, kept):
    url = server.on("/a.csv", cut_off(BODY, 40))
    assert "the answer was cut off, in 3 tries" in said(url)
    assert files(kept) == []


def test_silent(server, kept):
    url = server.on("/a.csv", silent(1))
    assert "no answer within 0.3 seconds, in 3 tries" in said(url)


def test_silent_and_then_fine(server):
    url = server.on("/a.csv", silent(0.6), sends(BODY))
    assert fetched(Address(url), QUICK).read_bytes() == BODY


def test_a_drip_that_never_ends_is_left(server, kept):
    url = server.on("/a.csv", drips(100, 0.1))
    assert "the file did not arrive within 1 seconds" in said(url)
    assert files(kept) == []


@pytest.mark.parametrize(
    "huge", [sends(b"x" * 100_001), endless()], ids=["that says so", "that does not say so"]
)
def test_huge(server, kept, huge):
    url = server.on("/a.csv", huge)
    assert said(url) == f"{url}: the file is larger than 100,000 bytes, so it was not fetched."
    assert len(server.asked) == 1
    assert not kept.exists() or files(kept) == []


def test_as_large_as_may_be(server):
    url = server.on("/a.csv", sends(b"x" * 100_000))
    assert fetched(Address(url), QUICK).stat().st_size == 100_000


def test_a_web_page_where_a_file_should_be(server, kept):
    url = server.on("/a.csv", sends(b"<html>Sorry</html>", "text/html; charset=utf-8"))
    assert said(url).startswith(f"{url}: the server sent a web page instead of a file.")
    assert files(kept) == []


def test_redirected(server):
    new = server.on("/new/a.csv", sends(BODY))
    url = server.on("/old/a.csv", moved_to(new))
    assert fetched(Address(url), QUICK).read_bytes() == BODY


def test_redirected_in_a_circle(server):
    url = server.on("/a.csv", moved_to("/a.csv"))
    assert "redirects" in said(url)


@pytest.mark.parametrize("code", [404, 410])
def test_moved_without_a_word(server, code):
    url = server.on("/a.csv", status(code))
    assert said(url) == (
        f"{url}: there is no file at this address ({code}); the publisher may have moved it. "
        "Correct the address in data/sources, or fetch the file by hand and `load` it."
    )
    assert len(server.asked) == 1


def test_forbidden(server):
    assert "the server answered 403." in said(server.on("/a.csv", status(403)))


def test_no_network_is_one_sentence(monkeypatch):
    monkeypatch.setenv("FETCH_INSIDE", "127.0.0.1")
    address = unused()
    assert said(f"{address}/a.csv") == (
        "127.0.0.1 cannot be reached from this machine. Try again when it has a network, or fetch "
        f"{address}/a.csv on another machine and `load` the file."
    )


def test_what_has_not_changed_is_not_sent_again(server):
    url = server.on("/a.csv", unless_known('"v1"', sends(BODY, ETag='"v1"')))
    first = fetched(Address(url), QUICK)
    assert fetched(Address(url), QUICK) == first
    assert server.asked[1][1]["if-none-match"] == '"v1"'


def test_the_time_of_the_last_change_will_do(server):
    when = "Thu, 11 Jan 2018 09:30:00 GMT"
    url = server.on("/a.csv", sends(BODY, Last_Modified=when))
    fetched(Address(url), QUICK)
    fetched(Address(url), QUICK)
    assert "if-modified-since" not in server.asked[0][1]
    assert server.asked[1][1]["if-modified-since"] == when


def test_a_kept_file_that_is_gone_is_asked_for_whole(server):
    url = server.on("/a.csv", unless_known('"v1"', sends(BODY, ETag='"v1"')))
    fetched(Address(url), QUICK).unlink()
    assert fetched(Address(url), QUICK).read_bytes() == BODY


def test_a_kept_file_that_was_cut_is_asked_for_whole(server):
    url = server.on("/a.csv", unless_known('"v1"', sends(BODY, ETag='"v1"')))
    kept = fetched(Address(url), QUICK)
    kept.unlink()
    kept.write_bytes(BODY[:40])
    assert fetched(Address(url), QUICK).read_bytes() == BODY


def test_304_to_who_knows_nothing(server):
    assert "the server answered 304" in said(server.on("/a.csv", status(304)))


def test_a_note_that_cannot_be_read_costs_a_download(server, kept):
    url = server.on("/a.csv", unless_known('"v1"', sends(BODY, ETag='"v1"')))
    fetched(Address(url), QUICK)
    (kept / "fetched.json").write_text('{"' + url + '": "nonsense"')
    assert fetched(Address(url), QUICK).read_bytes() == BODY


def test_a_zip_with_one_csv_is_unpacked(server, kept):
    body = zipped(readme__txt=b"hello", inside__csv=BODY)
    path = fetched(Address(server.on("/all.zip", sends(body, "application/zip"))), QUICK)
    assert (path.name, path.read_bytes()) == ("inside.csv", BODY)
    assert path == raw.path_of(hashlib.sha256(BODY).hexdigest(), "inside.csv")
    assert files(kept) == ["fetched.json", "inside.csv"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (zipped(a__csv=BODY, b__csv=BODY), "the ZIP has 2 CSV files instead of one"),
        (zipped(a__txt=BODY), "the ZIP has 0 CSV files instead of one"),
        (zipped(a__csv=b"0" * 100_001), "the unpacked file is larger than 100,000 bytes"),
        (spoilt(zipped(a__csv=BODY)), "the ZIP cannot be unpacked"),
    ],
    ids=["two", "none", "a bomb", "broken"],
)
def test_a_zip_that_is_not_taken(server, kept, body, says):
    assert says in said(server.on("/all.zip", sends(body, "application/zip")))
    assert files(kept) == []


def test_a_name_from_outside_stays_inside(server, kept):
    body = zipped(**{"../../../outside__csv": BODY})
    path = fetched(Address(server.on("/all.zip", sends(body))), QUICK)
    assert path.name == "outside.csv"
    path = fetched(Address(server.on("/up/%2e%2e%2f%1b;x.csv", sends(BODY))), QUICK)
    assert (path.name, path.parent.parent.parent) == ("__x.csv", kept)
