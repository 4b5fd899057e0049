"""What is withheld besides small counts: worked examples, in one release and across several."""

from dataclasses import replace

import pandas as pd
import pytest

from data.releases.disclosure.control import controlled
from data.releases.disclosure.open_releases import OpenRelease
from data.releases.disclosure.secondary import GivenAway
from metrics import registry
from metrics.disclosure import Disclosure
from tests.data.releases.disclosure.test_control import AREAS, IAPT, MOOR, NATION, SHIRE, rows

Figure = tuple[str, float, float]

COMMISSIONERS = pd.DataFrame(
    [("AAA", "north", 1.0), ("BBB", "south", 1.0), ("DDD", "west", 1.0)],
    columns=["provider", "place", "share"],
).assign(valid_from=pd.Timestamp("2010-04-01"), valid_to=pd.NaT, indicator="")


def release(
    *figures: Figure,
    beside: tuple[OpenRelease, ...] = (),
    shares: pd.DataFrame = COMMISSIONERS,
    official: tuple[str, ...] = ("nation",),
    id: str = "2018-01-01-aaaaaaaa",
) -> OpenRelease:
    """What is published of the figures, beside releases that are open."""
    rule = Disclosure(official_at=official, publication="a yearbook of statistics")
    indicators = {IAPT: replace(registry.indicators()[IAPT], disclosure=rule)}
    true = rows(*figures)
    found = controlled(true, AREAS, shares, indicators, beside)
    found = found.assign(
        withheld=found["note"].str.startswith("[c]"),
        true_numerator=true["numerator"],
        true_denominator=true["denominator"],
    )
    return OpenRelease(id, found, {IAPT: rule})


def seen(one: OpenRelease) -> list[float | str]:
    """Numerators, or "c"."""
    return ["c" if row.withheld else row.numerator for row in one.figures.itertuples()]


ENGLAND = (NATION, 76, 300)


def test_commissioners_are_parts_of_england():
    """76 less 40 and 25, which are 38 to 42 and 23 to 27, leaves 7 to 15: of 1 to 7 only 7."""
    one = release(ENGLAND, ("AAA", 7, 100), ("BBB", 42, 100), ("DDD", 27, 100))
    assert seen(one) == [76, "c", 40, "c"]


def test_what_rounding_leaves_open_needs_no_second():
    """74 less 40 and 25 leaves 5 to 13, of which 5 to 7 are small; 70 leaves 1 to 9."""
    assert seen(
        release((NATION, 74, 300), ("AAA", 5, 100), ("BBB", 42, 100), ("DDD", 27, 100))
    ) == [
        74,
        "c",
        40,
        "c",
    ]
    assert seen(
        release((NATION, 70, 300), ("AAA", 3, 100), ("BBB", 41, 100), ("DDD", 26, 100))
    ) == [
        70,
        "c",
        40,
        25,
    ]


def test_shares_are_parts_too():
    """Three quarters of BBB's 40 are south's, and a quarter north's: north is 76 less 27 and 30."""
    shares = COMMISSIONERS.assign(place=["north", "south", "west"])
    one = release(
        ("shire", 76, 300),
        ("AAA", 7, 100),
        ("south", 42, 100),
        ("DDD", 27, 100),
        shares=shares,
        official=("footprint", "nation"),
    )
    assert seen(one) == [76, "c", 40, "c"]


def test_codes_that_nobody_has_mapped_are_parts_of_england():
    one = release(ENGLAND, ("north", 7, 100), ("X01", 42, 100), ("X02", 27, 100))
    assert seen(one) == [76, "c", 40, "c"]


def test_what_adds_up_to_less_than_england_tells_nothing():
    one = release((NATION, 7_600, 30_000), ("AAA", 7, 100), ("BBB", 42, 100), ("DDD", 27, 100))
    assert seen(one) == [7_600, "c", 40, 25]


def test_what_adds_up_to_more_is_no_sum():
    one = release((NATION, 75, 300), ("AAA", 7, 100), ("BBB", 42, 100), ("DDD", 27, 100))
    assert seen(one) == [75, "c", 40, 25]


def test_people_not_counted_are_kept_alike():
    """Of England's 259 not counted BBB and DDD have 123 to 127 each: AAA has 5 to 13."""
    one = release((NATION, 63, 322), ("AAA", 63, 70), ("BBB", 0, 125), ("DDD", 0, 127))
    assert seen(one) == [63, "c", "c", 0]


def test_an_official_figure_is_withheld_where_nothing_else_is_left():
    """One commissioner alone has what England has: England's figure is not put beside it."""
    assert seen(release((NATION, 7, 100), ("AAA", 7, 100))) == ["c", "c"]


def test_figures_of_a_release_that_is_open_are_known():
    """South was 25 when west was not loaded. Were west 40 now, north would be 7."""
    loaded = [ENGLAND, ("north", 7, 100), ("south", 27, 100)]
    first = release(*loaded)
    assert seen(first) == [76, "c", 25]
    alone = release(*loaded, ("west", 42, 100))
    assert seen(alone) == [76, "c", "c", 40]
    beside = release(*loaded, ("west", 42, 100), beside=(first,))
    assert seen(beside) == [76, "c", 25, "c"]


def test_publishing_again_withholds_the_same():
    loaded = [ENGLAND, ("north", 7, 100), ("south", 27, 100)]
    first = release(*loaded)
    second = release(*loaded, ("west", 42, 100), beside=(first,), id="2018-01-01-bbbbbbbb")
    again = release(*loaded, ("west", 42, 100), beside=(first, second))
    assert again.figures.equals(second.figures)
    back = release(*loaded, beside=(first, second))
    assert back.figures.equals(first.figures)


def test_a_count_that_was_revised_is_kept_as_it_was():
    """North was 7 and is 17. Were the others shown, which are what they were, it would be found."""
    first = release(ENGLAND, ("north", 7, 100), ("south", 27, 100), ("west", 42, 100))
    assert seen(first) == [76, "c", "c", 40]
    later = [(NATION, 86, 300), ("north", 17, 100), ("south", 27, 100), ("west", 42, 100)]
    assert seen(release(*later)) == [86, 15, 25, 40]
    assert "c" in seen(release(*later, beside=(first,)))[1:3]


def test_a_count_that_open_releases_give_away_is_not_published():
    """England, south and west are out; then north, the rest, is loaded."""
    first = release(ENGLAND, ("south", 27, 100), ("west", 42, 100), id="2017-12-31-0000000a")
    other = release(("south", 27, 100), id="2017-12-31-0000000b")
    assert seen(first) == [76, 25, 40]
    with pytest.raises(GivenAway) as refused:
        release(
            ENGLAND, ("north", 7, 100), ("south", 27, 100), ("west", 42, 100), beside=(first, other)
        )
    assert refused.value.releases == ("2017-12-31-0000000a",)
    assert str(refused.value) == (
        "A small count cannot be kept from the public: iapt_recovery of north, 2017-12-01 to "
        "2017-12-31, can be worked out from what release 2017-12-31-0000000a showed, which readers "
        "can still open. Nothing was published. Take back what is named, then publish again. "
        "To take one back: python -m data retract ID --reason TEXT"
    )
    assert refused.value.told.endswith("Take back what is named, then publish again.")


def test_what_was_published_counts_where_the_truth_is_not_known_any_more():
    loaded = [ENGLAND, ("north", 7, 100), ("south", 27, 100)]
    first = release(*loaded)
    unknown = {name: float("nan") for name in ("true_numerator", "true_denominator")}
    first = replace(first, figures=first.figures.assign(**unknown))
    beside = release(*loaded, ("west", 42, 100), beside=(first,))
    assert seen(beside) == [76, "c", 25, "c"]


def test_another_footprint_is_a_part_of_england_beside_places():
    one = release(ENGLAND, ("north", 7, 100), (MOOR, 42, 100), ("south", 27, 100), (SHIRE, 34, 200))
    assert seen(one) == [76, "c", 40, "c", "c"]


@pytest.mark.parametrize("of_shire", [True, False], ids=["with the shire", "without"])
def test_what_was_not_published_at_first_is_taken_to_be_what_it_was_next(of_shire: bool):
    """The moor is published as 50 in the second release and revised to 61 for the third. In the
    first it was 50 too: England is 100 and, when west is revised to 0, 95. So the 0 of the third,
    which is what west was in the second, would say that it was 5 in the first.
    """
    nobody = COMMISSIONERS.iloc[:0]

    def figures(england: int, shire: int, west: int) -> list[Figure]:
        inside = [(SHIRE, shire, 200)] if of_shire else []
        return [(NATION, england, 300), *inside, ("west", west, 100)]

    first = release(*figures(100, 50, 5), shares=nobody, id="2018-01-01-a")
    second = release(
        (MOOR, 50, 100), *figures(95, 45, 0), shares=nobody, beside=(first,), id="2018-02-01-b"
    )
    third = release((MOOR, 61, 100), *figures(106, 45, 0), shares=nobody, beside=(first, second))
    assert seen(second)[-1] == seen(third)[-1] == "c"
