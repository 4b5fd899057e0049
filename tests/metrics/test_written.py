"""How many decimals a number is written with, each side of every rule."""

import math

import pytest

from metrics.written import number, share, short, signed


@pytest.mark.parametrize(
    ("value", "beside", "expected"),
    [
        (94.96, (), "95.0"),
        (94.96, (95.0,), "94.96"),
        (95.0, (94.96,), "95.00"),
        (94.9, (95.0,), "94.9"),
        (94.949, (94.951,), "94.949"),
        (94.951, (94.949,), "94.951"),
        (95.04, (94.96,), "95.04"),
        (94.999999999999, (95.0,), "95.0"),
        (95.0, (95.0,), "95.0"),
        (95.0, (None, math.nan), "95.0"),
        (94.96, (90.0, 95.0, 94.9601), "94.9600"),
        (1234567.04, (1234567.0,), "1,234,567.04"),
        (-0.04, (), "0.0"),
        (-0.04, (0.0,), "-0.04"),
        (0.04, (-0.04,), "0.04"),
    ],
)
def test_as_many_decimals_as_it_takes_to_tell_it_from_what_is_beside_it(value, beside, expected):
    assert number(value, 1, *beside) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [(0.1, "+0.10"), (-0.1, "-0.10"), (0.004, "0.00"), (-0.004, "0.00"), (0.0, "0.00")],
)
def test_a_change_has_its_sign_and_nothing_has_none(change, expected):
    assert signed(change, 2) == expected


def test_a_change_just_below_what_is_called_clear_is_not_written_as_that():
    assert signed(0.0996, 2, 0.1) == "+0.0996"
    assert signed(-0.0996, 2, -0.1) == "-0.0996"


@pytest.mark.parametrize(
    ("value", "beside", "expected"),
    [
        (70.0, (79.36, 100.0), "70"),
        (100.0, (70.0,), "100"),
        (99.98, (100.0,), "99.98"),
        (99.9996, (100.0,), "99.9996"),
        (6100.0, (), "6,100"),
        (0.00012, (), "0.0001"),
        (0.0, (), "0"),
    ],
)
def test_a_short_number_has_no_zeros_at_its_end(value, beside, expected):
    assert short(value, *beside) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (1.0, "over 99%"),
        (0.996, "over 99%"),
        (0.994, "99%"),
        (0.65, "65%"),
        (0.004, "under 1%"),
        (0.0, "under 1%"),
    ],
)
def test_a_share_of_draws_is_never_all_or_none(part, expected):
    assert share(part) == expected
