"""Internal releases under embargo: who is given what, before the time and after."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data import times
from data.releases import publish
from data.releases.embargo import Embargoed, Permitted
from data.releases.reader import NothingPublished, Releases, shown_id
from tests.data import built
from tests.data.floor import CORE, EVERYTHING, Floor, figure, write_tidy
from tests.data.shelf import Shelf, number

pytestmark = pytest.mark.slow

NINE = datetime(2018, 3, 1, 9)
HALF_PAST = NINE + timedelta(minutes=30)
LATER = NINE + timedelta(days=7)


class Clock:
    """What time it is, for whoever asks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(times, "now", lambda: self.now)
        self.now = NINE


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


def add(shelf: Shelf, at: int, until: datetime | None = None) -> None:
    """Publish the release of that number, under embargo until then."""
    with shelf.floor.engine.begin() as connection:
        made = replace(shelf.release(at), embargo_until=until)
        publish.publish(connection, made, shelf.floor.releases)


def seen(shelf: Shelf) -> int:
    """The current release for those who may not see one under embargo."""
    return number(Permitted(shelf.store).current().id)


def test_before_its_time_others_see_the_release_before(shelf: Shelf, clock: Clock):
    add(shelf, 1)
    add(shelf, 2, HALF_PAST)
    looked: list[int] = []
    early = Permitted(shelf.store, lambda id: looked.append(number(id)))
    for clock.now, others in ((NINE, 1), (HALF_PAST - timedelta(seconds=1), 1), (HALF_PAST, 2)):
        assert seen(shelf) == others
        assert number(early.current().id) == 2
    assert looked == [2, 2]


def test_nor_by_its_name(shelf: Shelf, clock: Clock):
    add(shelf, 1)
    add(shelf, 2, HALF_PAST)
    first, second = (shelf.release(at).id for at in (1, 2))
    assert Permitted(shelf.store).at(first).id == first
    with pytest.raises(Embargoed, match="There is no release"):
        Permitted(shelf.store).at(second)
    assert Permitted(shelf.store, lambda _: None).at(second).id == second
    clock.now = HALF_PAST
    assert Permitted(shelf.store).at(second).id == second


def test_nor_in_the_list_of_what_there_is(shelf: Shelf, clock: Clock):
    add(shelf, 1)
    add(shelf, 2, HALF_PAST)
    (shelf.channel / "2017-12-31-0badf00d").mkdir()
    both = {shelf.release(at).id for at in (1, 2)}
    assert set(shelf.store.listed()) == both, "a folder without a release is none"
    assert set(Permitted(shelf.store, lambda _: None).listed()) == both
    assert set(Permitted(shelf.store).listed()) == {shelf.release(1).id}
    clock.now = HALF_PAST
    assert set(Permitted(shelf.store).listed()) == both
    shelf.retract(1)
    assert set(Permitted(shelf.store).listed()) == {shelf.release(2).id}


def test_what_is_current_is_so_for_each_reader(shelf: Shelf, clock: Clock):
    add(shelf, 1)
    add(shelf, 2, HALF_PAST)
    one, two = (shelf.store.at(shelf.release(at).id) for at in (1, 2))
    others, early = Permitted(shelf.store), Permitted(shelf.store, lambda _: None)
    assert [held.is_current(of) for held in (others, early) for of in (one, two)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_look_that_cannot_be_noted_is_none(shelf: Shelf, clock: Clock):
    def full(_: object) -> None:
        raise OSError("the disk is full")

    add(shelf, 1, HALF_PAST)
    with pytest.raises(OSError, match="full"):
        Permitted(shelf.store, full).current()


def test_with_none_before_there_is_nothing(shelf: Shelf, clock: Clock):
    add(shelf, 1, HALF_PAST)
    with pytest.raises(NothingPublished, match="that you may see"):
        Permitted(shelf.store).current()


def test_several_under_embargo_one_after_the_other(shelf: Shelf, clock: Clock):
    add(shelf, 1)
    add(shelf, 2, HALF_PAST)
    add(shelf, 3, LATER)
    assert seen(shelf) == 1
    clock.now = HALF_PAST
    add(shelf, 4, LATER)
    assert seen(shelf) == 2
    clock.now = LATER
    assert seen(shelf) == 4


def test_what_was_rolled_back_is_not_shown(shelf: Shelf, clock: Clock):
    add(shelf, 1)
    add(shelf, 2)
    shelf.rollback()
    add(shelf, 3, HALF_PAST)
    assert seen(shelf) == 1


def test_rolled_back_to_one_under_embargo(shelf: Shelf, clock: Clock):
    add(shelf, 1)
    add(shelf, 2, LATER)
    add(shelf, 3)
    assert seen(shelf) == 3
    shelf.rollback()
    assert shelf.current == 2
    assert seen(shelf) == 1


def test_what_is_shown_is_kept(shelf: Shelf, clock: Clock):
    add(shelf, 1)
    for at in range(2, 2 + publish.KEPT_INTERNAL + 3):
        add(shelf, at, LATER)
    assert shelf.kept[0] == 1
    assert seen(shelf) == 1
    assert number(shown_id(shelf.channel)) == 1


def test_a_release_says_when_its_last_load_is_free(floor: Floor, clock: Clock):
    floor.load(*EVERYTHING)
    assert floor.build().embargo_until is None
    floor.load(figure("AAA", 70), embargo_until=HALF_PAST)
    floor.load(figure("BBB", 70), embargo_until=LATER)
    assert floor.build().embargo_until == LATER
    assert floor.build("public").embargo_until is None
    floor.clock = LATER - timedelta(seconds=1)
    assert floor.build().embargo_until == LATER
    floor.clock = LATER
    assert floor.build().embargo_until is None


@pytest.mark.parametrize(
    ("asked", "until"), [(HALF_PAST, HALF_PAST), (NINE, None), (None, None), (LATER, LATER)]
)
def test_a_publication_may_be_under_embargo_itself(
    floor: Floor, clock: Clock, monkeypatch, asked, until
):
    floor.load(*EVERYTHING)
    made = built.build

    def asking(*arguments, **named):
        return made(*arguments, **named, embargo=asked)

    monkeypatch.setattr(built, "build", asking)
    assert floor.build().embargo_until == until
    assert floor.build("public").embargo_until is None


def test_the_same_figures_under_embargo_are_another_release(floor: Floor, clock: Clock):
    floor.load(*EVERYTHING, embargo_until=HALF_PAST)
    held = floor.build()
    floor.clock = HALF_PAST
    free = floor.build()
    assert held.id != free.id
    assert held.ratings.equals(free.ratings)


def test_what_is_published_while_the_public_waits_is_under_embargo(desk: Path, run):
    def until() -> datetime | None:
        return Releases("internal", desk / "releases").current().embargo_until

    run("load", write_tidy(desk / "x.csv", *EVERYTHING))
    assert run("publish", "--no-site", *CORE, "--embargo", "2999-01-01T09:30")[0] == 0
    assert until() == datetime(2999, 1, 1, 9, 30)
    run("load", write_tidy(desk / "y.csv", figure("AAA", 70)))
    assert run("publish", "--no-site", *CORE)[0] == 0
    assert until() == datetime(2999, 1, 1, 9, 30)
    assert run("publish", "--no-site", *CORE, "--embargo", "2018-01-01T00:00")[0] == 0
    assert until() is None
