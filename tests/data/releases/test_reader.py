"""The read door: the current release at once, or the one a view began with; nothing else."""

import gc
import shutil
from pathlib import Path
from weakref import ref

import pytest

from data.faults import InstallationError
from data.releases import reader
from data.releases.reader import CURRENT, NothingPublished, Releases, UnknownRelease, current_id
from data.releases.release import Unreadable
from tests.data.floor import EVERYTHING, Floor
from tests.data.shelf import Shelf, number


def test_before_the_first_there_is_nothing(shelf: Shelf):
    with pytest.raises(NothingPublished, match="Run: python -m data publish"):
        shelf.store.current()


@pytest.mark.parametrize("shelf", ["internal", "public"], indirect=True)
def test_a_new_release_is_seen_at_once(shelf: Shelf):
    for at in (1, 2):
        shelf.publish(at)
        assert number(shelf.store.current().id) == at
    shelf.rollback()
    assert number(shelf.store.current().id) == 1


def test_lines_do_not_meet(floor: Floor):
    floor.load(*EVERYTHING)
    floor.publish("internal")
    with pytest.raises(NothingPublished):
        Releases("public", floor.releases).current()
    assert floor.publish("public").changed
    assert Releases("public", floor.releases).current().audience == "public"
    assert Releases("internal", floor.releases).current().audience == "internal"


def test_a_view_keeps_the_release_it_began_with(shelf: Shelf):
    shelf.publish(1)
    begun = shelf.store.current()
    shelf.publish(2)
    assert shelf.store.current().id != begun.id
    assert shelf.store.at(begun.id) is begun


def test_a_release_that_is_gone_from_the_line_is_gone_from_memory(shelf: Shelf):
    shelf.publish(1)
    old = ref(shelf.store.current())
    shelf.publish(2)
    shelf.store.current()
    shutil.rmtree(shelf.channel / shelf.release(1).id)
    with pytest.raises(UnknownRelease, match=r"There is no release 2017-12-31-00000001 here\."):
        shelf.store.at(shelf.release(1).id)
    gc.collect()
    assert old() is None


@pytest.mark.slow
def test_old_releases_share_so_many_bytes_of_memory_and_the_first_read_goes_first(
    shelf: Shelf, monkeypatch
):
    shelf.publish(1, 2, 3, 4)
    files = {
        number(path.parent.name): path.stat().st_size for path in shelf.channel.glob("2*/*.duck*")
    }
    monkeypatch.setattr(reader, "MOST_KEPT", (files[1] + files[2]) * reader.IN_MEMORY)
    shelf.store.current()
    old = [ref(shelf.store.at(shelf.release(number).id)) for number in (1, 2, 3)]
    gc.collect()
    assert [one() is not None for one in old] == [True, True, True]  # two, and the one just asked
    shelf.publish(5)
    shelf.store.current()
    gc.collect()
    assert [one() is not None for one in old] == [False, True, True]  # 4 was read before it


def test_an_old_release_is_read_again_when_it_is_asked_for(shelf: Shelf, monkeypatch):
    monkeypatch.setattr(reader, "MOST_KEPT", 0)
    shelf.publish(1)
    first = shelf.store.current()
    for at in range(2, 4):
        shelf.publish(at)
        assert number(shelf.store.current().id) == at
    again = shelf.store.at(first.id)
    assert again is not first
    assert again.id == first.id


def test_readers_of_old_releases_never_push_out_the_current_one(shelf: Shelf):
    for at in range(1, 5):
        shelf.publish(at)
    current = shelf.store.current()
    old = [id for id in sorted(path.name for path in shelf.channel.glob("2*")) if id != current.id]
    for id in old:
        assert shelf.store.at(id).id == id
        assert shelf.store.current() is current


def test_each_release_is_read_once(shelf: Shelf):
    shelf.publish(1)
    assert shelf.store.current() is shelf.store.current()


TRICKS = [
    *("", ".", "..", "../x", "../public/2017-12-31-00000001", "/etc", "current", ".lock"),
    *("2017-12-31-00000001/", "2017-12-31-00000001/../2017-12-31-00000001"),
    *("2017-12-31-00000001\n", "2017-12-31-00000001\0", " 2017-12-31-00000001"),
    *("2017-12-31-0000000A", "2017-12-31-00000002"),
]


def test_only_a_release_of_the_line_can_be_asked_for(shelf: Shelf):
    shelf.publish(1)
    shutil.copytree(shelf.channel, shelf.floor.releases / "public", symlinks=True)
    assert shelf.store.at("2017-12-31-00000001")
    for id in TRICKS:
        with pytest.raises(UnknownRelease):
            shelf.store.at(id)


@pytest.mark.parametrize("leads", ["../public/2017-12-31-00000001", "/etc", "other", None])
def test_current_leads_to_a_release_of_its_own_line_alone(shelf: Shelf, leads: str | None):
    """A channel copied with its links followed has a folder there, `None` here."""
    shelf.publish(1)
    (shelf.channel / CURRENT).unlink()
    (shelf.channel / CURRENT).symlink_to(leads) if leads else (shelf.channel / CURRENT).mkdir()
    with pytest.raises(InstallationError, match=r"current (is not a link|leads to)"):
        shelf.store.current()


def test_a_release_of_another_line_is_not_opened(shelf: Shelf):
    shelf.publish(1)
    shutil.copytree(shelf.channel, shelf.floor.releases / "public", symlinks=True)
    public = Releases("public", shelf.floor.releases)
    for ask in (public.current, lambda: public.at(current_id(shelf.channel) or "")):
        with pytest.raises(Unreadable, match="its audience is internal, and should be public"):
            ask()


def test_no_line_no_current(tmp_path: Path):
    assert current_id(tmp_path / "internal") is None
