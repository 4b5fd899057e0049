"""Releases taken off a channel for good: gone at once, told why, and never back by themselves."""

import gc
import json
import shutil
from dataclasses import replace
from datetime import timedelta
from weakref import ref

import pytest
import sqlalchemy as sa

from data.faults import DataError
from data.releases import channels, publication_log, retracted
from data.releases import release as releases
from data.releases.publish import NothingEarlier, WasRetracted, publish
from data.releases.reader import NothingLeft, Retracted, current_id, shown_id
from data.releases.release import Release
from data.releases.retract import Taken, retract
from data.store import audit, schema
from tests.data.floor import Floor
from tests.data.shelf import Shelf, number

WHY = "A wrong count."
SAID = "Release 2017-12-31-0000000{} was retracted on 1 March 2018. A wrong count."
both = pytest.mark.parametrize("shelf", ["internal", "public"], indirect=True)


def id_of(number: int) -> str:
    return f"2017-12-31-{number:08x}"


def index(shelf: Shelf) -> dict:
    return json.loads((shelf.channel / channels.INDEX).read_text())


@both
@pytest.mark.both_stores
def test_the_current_one_gives_way_to_the_one_before(shelf: Shelf):
    shelf.publish(1, 2, 3)
    assert shelf.retract(3) == Taken(already=False, was_current=True, now=id_of(2))
    assert (shelf.current, shelf.kept) == (2, [1, 2])
    assert number(shelf.store.current().id) == 2
    with pytest.raises(Retracted) as said:
        shelf.store.at(id_of(3))
    assert str(said.value) == SAID.format(3)
    assert sorted(index(shelf)["releases"]) == [id_of(1), id_of(2)]
    assert index(shelf)["current"] == id_of(2)
    assert index(shelf)["retracted"] == {
        id_of(3): {"reason": WHY, "retracted_at": "2018-03-01T09:00:00", "instead": id_of(2)}
    }
    assert not (shelf.channel / channels.LISTS / f"{id_of(3)}.json").exists()
    assert channels.open_releases(shelf.channel) == [id_of(1), id_of(2)]


def test_an_earlier_one_goes_and_the_current_one_stays(shelf: Shelf):
    shelf.publish(1, 2, 3)
    assert shelf.retract(2) == Taken(already=False, was_current=False, now=id_of(3))
    assert (shelf.current, shelf.kept) == (3, [1, 3])
    assert retracted.read(shelf.channel)[id_of(2)].instead is None
    assert retracted.in_place_of(retracted.read(shelf.channel), id_of(3)) == ""


def test_it_is_out_of_memory_whatever_is_asked_for_next(shelf: Shelf):
    shelf.publish(1, 2)
    gone = ref(shelf.store.current())
    shelf.retract(2)
    shelf.store.current()
    gc.collect()
    assert gone() is None


def test_readers_are_told_from_the_moment_that_it_is_on_record(shelf: Shelf):
    """Nothing else is done yet: who retracts it was cut off."""
    shelf.publish(1, 2)
    assert number(shelf.store.current().id) == 2
    record = retracted.without({}, id_of(2), WHY, id_of(1), shelf.floor.clock)
    retracted.write(shelf.channel, record)
    with pytest.raises(Retracted):
        shelf.store.at(id_of(2))
    assert number(shelf.store.current().id) == 1
    assert shelf.store.is_current(shelf.store.at(id_of(1)))
    assert channels.open_releases(shelf.channel) == [id_of(1)]


def test_where_it_was_the_only_one_nothing_is_left_and_it_is_said_why(shelf: Shelf):
    shelf.publish(1)
    held = ref(shelf.store.current())
    assert shelf.retract(1) == Taken(already=False, was_current=True, now=None)
    assert current_id(shelf.channel) is None
    with pytest.raises(NothingLeft) as said:
        shelf.store.current()
    assert str(said.value) == f"Nothing is published at present. {SAID.format(1)}"
    gc.collect()
    assert held() is None
    assert (index(shelf)["current"], index(shelf)["releases"]) == (None, {})
    with pytest.raises(NothingEarlier):
        shelf.rollback()
    assert shelf.publish(2) == [True]
    assert number(shelf.store.current().id) == 2


def test_one_after_another_the_last_that_is_left_tells_of_all(shelf: Shelf):
    shelf.publish(1, 2, 3)
    shelf.retract(3)
    shelf.retract(2)
    record = retracted.read(shelf.channel)
    assert retracted.in_place_of(record, id_of(1)) == (
        f"This is an earlier release. {SAID.format(3)} {SAID.format(2)}"
    )
    assert retracted.in_place_of(record, id_of(2)) == ""


def test_rollback_never_leads_to_it(shelf: Shelf):
    shelf.publish(1, 2, 3)
    shelf.retract(2)
    assert shelf.rollback() == (3, 1)
    with pytest.raises(NothingEarlier):
        shelf.rollback()


@pytest.mark.usefixtures("hollow")
def test_one_before_that_is_broken_takes_nobodys_place(shelf: Shelf):
    shelf.publish(1, 2, 3)
    (shelf.channel / id_of(2) / releases.FILE).write_text("cut off")
    assert shelf.retract(3) == Taken(already=False, was_current=True, now=id_of(1))
    assert shelf.current == 1


@pytest.mark.usefixtures("hollow")
def test_one_that_was_rolled_back_and_one_that_was_cleared_away(shelf: Shelf):
    shelf.publish(*range(1, 13))
    shelf.rollback()
    assert 1 not in shelf.kept
    for old in (12, 1):
        assert shelf.retract(old) == Taken(already=False, was_current=False, now=id_of(11))
        with pytest.raises(Retracted):
            shelf.store.at(id_of(old))


def test_retracted_again_it_has_the_new_reason_and_else_nothing_changes(shelf: Shelf):
    shelf.publish(1, 2)
    shelf.retract(2)
    before = (retracted.read(shelf.channel), logged(shelf))
    assert shelf.retract(2).already
    assert (retracted.read(shelf.channel), logged(shelf)) == before
    shelf.floor.wait(days=1)
    assert not shelf.retract(2, " It names \n a person. ").already
    (said,) = retracted.read(shelf.channel).values()
    assert (said.reason, said.retracted_at.day, said.instead) == ("It names a person.", 1, id_of(1))


def logged(shelf: Shelf) -> list[tuple[str, int, str, str]]:
    query = sa.select(schema.retraction).order_by(schema.retraction.c.id)
    with shelf.floor.engine.connect() as connection:
        found = connection.execute(query).all()
    return [(row.action, number(row.release_id), row.reason, row.acted_by) for row in found]


@pytest.mark.parametrize("unknown", ["2017-12-31-deadbeef", "../public", "current", ""])
def test_what_was_never_published_is_no_release(shelf: Shelf, unknown: str):
    shelf.publish(1, 2)
    with (
        shelf.floor.engine.begin() as connection,
        pytest.raises(DataError, match=r"and never was\. The latest are 2017-12-31-00000002, 2017"),
    ):
        retract(connection, "internal", unknown, WHY, shelf.floor.releases)
    assert not (shelf.channel / retracted.FILE).exists()
    assert shelf.kept == [1, 2]


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (" \n", "Give a reason"),
        ("x" * 501, "at most 500"),
        ("a\x1b[2Jb", "not printed"),
        ("‮", "not"),
    ],
)
def test_a_reason_is_a_line_of_plain_text(shelf: Shelf, reason: str, says: str):
    shelf.publish(1)
    with pytest.raises(DataError, match=says):
        shelf.retract(1, reason)
    assert shelf.current == 1


def test_the_same_figures_are_not_published_again_unless_the_retraction_is_taken_back(shelf: Shelf):
    shelf.publish(1, 2)
    shelf.retract(2)
    with pytest.raises(WasRetracted) as said:
        shelf.publish(2)
    assert str(said.value) == (
        f"{SAID.format(2)} The same figures make the same release: correct them, or take the "
        "retraction back. Run: "
        f"python -m data retract {id_of(2)} --audience internal --undo --reason TEXT"
    )
    assert shelf.current == 1
    shelf.reinstate(2)
    assert index(shelf)["retracted"] == {}
    assert shelf.current == 1
    assert shelf.publish(2) == [True]
    assert number(shelf.store.at(id_of(2)).id) == 2
    assert shelf.rollback() == (2, 1)
    with pytest.raises(DataError, match="release '2017-12-31-00000002' is retracted"):
        shelf.reinstate(2)


@pytest.mark.both_stores
def test_who_did_it_and_why_is_in_the_store_and_in_the_audit(shelf: Shelf, monkeypatch, tmp_path):
    monkeypatch.setenv("AUDIT_FILE", str(tmp_path / "audit.jsonl"))
    shelf.publish(1)
    shelf.retract(1)
    shelf.reinstate(1)
    assert logged(shelf) == [
        ("retract", 1, WHY, "a tester"),
        ("reinstate", 1, "The count was right.", "a tester"),
    ]
    with shelf.floor.engine.connect() as connection:
        found = audit.everything(connection)
    assert [(row.account, row.act, row.about) for row in found.itertuples()][1:] == [
        ("a tester", "retract", f"internal {id_of(1)}: {WHY}"),
        ("a tester", "reinstate", f"internal {id_of(1)}: The count was right."),
    ]


def test_what_was_shown_during_an_embargo_gives_way_too(floor: Floor, small_release: Release):
    shelf = Shelf(floor, small_release)
    shelf.publish(1, 2)
    shelf.made = replace(small_release, embargo_until=floor.clock + timedelta(days=1))
    shelf.publish(3, 4)
    assert shown_id(shelf.channel) == id_of(2)
    shelf.retract(2)
    assert (shelf.current, shown_id(shelf.channel)) == (4, id_of(1))
    shelf.retract(4)
    assert (shelf.current, shown_id(shelf.channel)) == (3, id_of(1))
    shelf.retract(1)
    assert (shelf.current, shown_id(shelf.channel)) == (3, None)


def test_a_line_that_is_brought_back_from_an_older_copy_loses_it_again(shelf: Shelf):
    shelf.publish(1, 2)
    older = shutil.copytree(shelf.channel, shelf.floor.folder / "older", symlinks=True)
    shelf.retract(2)
    shutil.rmtree(shelf.channel)
    shutil.copytree(older, shelf.channel, symlinks=True)
    assert shelf.current == 2
    shelf.publish(3)
    assert (shelf.current, shelf.kept) == (3, [1, 3])
    assert retracted.read(shelf.channel)[id_of(2)].reason == WHY
    assert shelf.rollback() == (3, 1)


def test_a_record_that_is_broken_takes_nothing_down_and_is_mended(shelf: Shelf, caplog):
    shelf.publish(1, 2)
    shelf.retract(2)
    (shelf.channel / retracted.FILE).write_text('{"2017')
    assert number(shelf.store.current().id) == 1
    with pytest.raises(DataError, match="There is no release"):
        shelf.store.at(id_of(2))
    assert caplog.text.count("retracted.json is not what `retract` writes") == 1
    shelf.publish(1)
    with pytest.raises(Retracted):
        shelf.store.at(id_of(2))


def test_a_release_published_elsewhere_with_the_same_store_stays_retracted(shelf: Shelf):
    """Releases may be made again in another folder from the same loads."""
    shelf.publish(1)
    shelf.retract(1)
    elsewhere = shelf.floor.folder / "elsewhere"
    with shelf.floor.engine.begin() as connection, pytest.raises(WasRetracted):
        publish(connection, shelf.release(1), elsewhere)
    with shelf.floor.engine.connect() as connection:
        assert list(publication_log.retractions(connection, "internal")) == [id_of(1)]
        assert publication_log.retractions(connection, "public") == {}
