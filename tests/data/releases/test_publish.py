"""Releases on the shelf: made current in one step, taken back, cleared away.

What is in a release does not matter here, so they are empty files.
"""

import os
import threading

import pytest
import sqlalchemy as sa

from data.releases import channels
from data.releases import release as releases
from data.releases.publish import NothingEarlier, publish, rollback
from data.store import schema
from tests.data.shelf import Shelf

pytestmark = [pytest.mark.both_stores, pytest.mark.usefixtures("hollow")]


both = pytest.mark.parametrize("shelf", ["internal", "public"], indirect=True)


@both
def test_published_is_current_at_once(shelf: Shelf):
    for at in (1, 2, 3):
        assert shelf.publish(at) == [True]
        assert shelf.current == at
    assert shelf.log == [("publish", 1), ("publish", 2), ("publish", 3)]
    assert os.readlink(shelf.channel / "current") == shelf.release(3).id


def test_the_log_says_when_and_by_whom(shelf: Shelf):
    shelf.publish(1)
    with shelf.floor.engine.connect() as connection:
        (row,) = connection.execute(sa.select(schema.publication)).mappings()
    assert (row["acted_at"], row["acted_by"]) == (shelf.floor.clock, "a tester")
    assert row["audience"] == "internal"


def test_publishing_the_same_again_changes_nothing(shelf: Shelf):
    assert shelf.publish(1) == [True]
    file = shelf.channel / shelf.release(1).id / releases.FILE
    before = (file.stat().st_mtime_ns, file.read_bytes())
    assert shelf.publish(1) == [False]
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before
    assert shelf.log == [("publish", 1)]


def test_publishing_again_mends_a_release_that_is_broken(shelf: Shelf):
    shelf.publish(1, 2)
    for number in (1, 2):
        (shelf.channel / shelf.release(number).id / releases.FILE).write_text("cut off")
    listed = (shelf.channel / channels.INDEX).read_bytes()
    shelf.publish(2)
    assert (shelf.channel / shelf.release(2).id / releases.FILE).read_text() == ""
    assert not list(shelf.channel.glob(f"{channels.UNFINISHED}*"))
    assert (shelf.channel / channels.INDEX).read_bytes() == listed
    assert shelf.current == 2
    assert shelf.log == [("publish", 1), ("publish", 2)]


def test_a_rollback_to_a_release_that_is_broken_changes_nothing(shelf: Shelf):
    shelf.publish(1, 2)
    (shelf.channel / shelf.release(1).id / releases.FILE).write_text("cut off")
    with pytest.raises(releases.Unreadable):
        shelf.rollback()
    assert shelf.current == 2
    assert shelf.log == [("publish", 1), ("publish", 2)]


@both
def test_rollback_goes_back_one_step_and_again(shelf: Shelf):
    shelf.publish(1, 2, 3)
    assert shelf.rollback() == (3, 2)
    assert shelf.current == 2
    assert shelf.rollback() == (2, 1)
    assert shelf.current == 1
    with pytest.raises(NothingEarlier, match="no earlier"):
        shelf.rollback()
    assert shelf.current == 1
    assert shelf.log[3:] == [("rollback", 3), ("rollback", 2)]


def test_rollback_with_nothing_published(shelf: Shelf):
    with pytest.raises(NothingEarlier, match="no earlier internal release"):
        shelf.rollback()


def test_rollback_of_the_only_release(shelf: Shelf):
    shelf.publish(1)
    with pytest.raises(NothingEarlier):
        shelf.rollback()
    assert shelf.current == 1


def test_what_was_rolled_back_may_be_published_again(shelf: Shelf):
    shelf.publish(1, 2)
    shelf.rollback()
    assert shelf.publish(2) == [True]
    assert shelf.rollback() == (2, 1)


def test_rollback_goes_to_what_was_current_before_not_to_what_was_rolled_back(shelf: Shelf):
    shelf.publish(1, 2)
    shelf.rollback()
    shelf.publish(3)
    assert shelf.rollback() == (3, 1)


def test_the_current_and_ten_before_it_are_kept_internally(shelf: Shelf):
    shelf.publish(*range(1, 12))
    assert shelf.kept == list(range(1, 12))
    shelf.publish(12)
    assert shelf.kept == list(range(2, 13))
    shelf.publish(13)
    assert shelf.kept == list(range(3, 14))


@pytest.mark.parametrize("shelf", ["public"], indirect=True)
def test_public_releases_stay(shelf: Shelf):
    shelf.publish(*range(1, 14))
    assert shelf.kept == list(range(1, 14))


def test_pruning_touches_nothing_but_releases(shelf: Shelf):
    shelf.channel.mkdir(parents=True)
    (shelf.channel / "notes").mkdir()
    (shelf.channel / "notes" / "why.txt").write_text("because")
    shelf.publish(*range(1, 14))
    assert (shelf.channel / "notes" / "why.txt").read_text() == "because"


def test_what_an_unfinished_publication_left_is_swept(shelf: Shelf):
    shelf.publish(1)
    half = shelf.channel / f".building-{shelf.release(2).id}"
    half.mkdir()
    (half / releases.FILE).write_text("half")
    (shelf.channel / ".building-current").symlink_to("nowhere")
    assert shelf.publish(2) == [True]
    assert sorted(path.name for path in shelf.channel.glob(".*")) == [".index.lock", ".lock"]
    assert shelf.kept == [1, 2]


def test_rollback_sweeps_too(shelf: Shelf):
    shelf.publish(1, 2)
    (shelf.channel / ".building-current").symlink_to("nowhere")
    assert shelf.rollback() == (2, 1)


def test_a_release_that_became_current_and_was_not_logged_can_be_gone_back_to(shelf: Shelf):
    """Its publisher ended between the swap and the log."""
    shelf.publish(1)
    with shelf.floor.engine.connect() as connection:
        publish(connection, shelf.release(2), shelf.floor.releases)
        connection.rollback()
    assert (shelf.current, shelf.log) == (2, [("publish", 1)])
    shelf.publish(3)
    assert shelf.log == [("publish", 1), ("publish", 2), ("publish", 3)]
    assert shelf.rollback() == (3, 2)


def test_a_rollback_that_was_not_logged_is_not_undone_by_the_next(shelf: Shelf):
    shelf.publish(1, 2, 3)
    with shelf.floor.engine.connect() as connection:
        rollback(connection, "internal", shelf.floor.releases)
        connection.rollback()
    assert (shelf.current, shelf.log[3:]) == (2, [])
    assert shelf.rollback() == (2, 1)
    assert shelf.log[3:] == [("rollback", 3), ("rollback", 2)]
    shelf.publish(4)
    assert shelf.rollback() == (4, 1)


def test_one_publisher_at_a_time(shelf: Shelf):
    shelf.publish(1)
    second = threading.Thread(target=shelf.publish, args=(2,))
    with channels.alone(shelf.channel):
        second.start()
        second.join(0.3)
        assert second.is_alive()
        assert shelf.current == 1
    second.join()
    assert shelf.current == 2
