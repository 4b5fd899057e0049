"""Indicators, units and polarity: what they say and what they refuse."""

from dataclasses import FrozenInstanceError

import pytest

from metrics.indicator import BEDS, PERCENT, Polarity, Unit
from tests.metrics.tables import indicator


@pytest.mark.parametrize(
    ("polarity", "sign", "words"),
    [
        (Polarity.HIGHER, 1, "higher is better"),
        (Polarity.LOWER, -1, "lower is better"),
    ],
)
def test_polarity(polarity: Polarity, sign: int, words: str):
    assert (polarity.sign, polarity.words) == (sign, words)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "name"),
        ({"multiplier": 0}, "multiplier"),
        ({"multiplier": -100}, "multiplier"),
        ({"multiplier": float("nan")}, "multiplier"),
        ({"multiplier": float("inf")}, "multiplier"),
        ({"low": float("nan")}, "finite"),
        ({"high": float("inf")}, "finite"),
        ({"decimals": -1}, "decimals"),
        ({"low": 100, "high": 100}, "lowest"),
        ({"low": 101, "high": 100}, "lowest"),
    ],
)
def test_unit_refuses(fields: dict, said: str):
    with pytest.raises(ValueError, match=said):
        Unit(**{"symbol": "%", "name": "per cent", **fields})


def test_unit_needs_no_bounds():
    """Money may be negative, and a rate has no ceiling."""
    assert Unit("", "pounds", low=None).low is None
    assert Unit("", "pounds", low=None, high=0).high == 0


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [
        (PERCENT, 87.24, "87.2%"),
        (PERCENT, 87.26, "87.3%"),
        (PERCENT, 0.0, "0.0%"),
        (PERCENT, 100, "100.0%"),
        (BEDS, 1234.6, "1,235 beds"),
        (BEDS, 1.2, "1 bed"),
        (BEDS, 0.0, "0 beds"),
        (PERCENT, None, "no value"),
        (PERCENT, float("nan"), "no value"),
    ],
)
def test_unit_writes_values(unit: Unit, value: float | None, written: str):
    assert unit.write(value) == written


@pytest.mark.parametrize(
    ("unit", "difference", "written"),
    [(PERCENT, 10.74, "10.7 points"), (PERCENT, -0.5, "-0.5 points"), (BEDS, 3.2, "3 beds")],
)
def test_unit_writes_differences(unit: Unit, difference: float, written: str):
    """Percentages differ by points, not by per cent."""
    assert unit.write_difference(difference) == written


@pytest.mark.parametrize("id", ["", "A_e", "4_hour", "_ae", "a-e", "a e", "a.e", "aé"])
def test_id_must_be_a_file_name(id: str):
    with pytest.raises(ValueError, match="lower-case letters, digits and underscores"):
        indicator(id)


@pytest.mark.parametrize("id", ["a", "ae_4_hour", "rtt18"])
def test_id_accepts_a_file_name(id: str):
    assert indicator(id).id == id


@pytest.mark.parametrize("blank", ["", " \n"])
@pytest.mark.parametrize(
    "field", ["name", "short_name", "numerator", "denominator", "counted", "description"]
)
def test_words_must_be_given(field: str, blank: str):
    with pytest.raises(ValueError, match=f"^{field} is empty"):
        indicator("ae", **{field: blank})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"polarity": 1}, "polarity must be stated"),
        ({"polarity": "higher"}, "polarity must be stated"),
        ({"polarity": None}, "polarity must be stated"),
        ({"sources": ()}, "sources is empty"),
        ({"max_age": 0}, "at least one month"),
        ({"max_age": -6}, "at least one month"),
        ({"aggregation": "mean"}, "sum, published, none"),
        ({"aggregation": ""}, "sum, published, none"),
        ({"max_age": float("nan")}, "at least one month"),
        ({"max_age": float("inf")}, "at least one month"),
        ({"frequency": "weekly"}, "monthly, quarterly, half-yearly, annual, five-yearly, not 'wee"),
        ({"frequency": ""}, "frequency must be one of"),
        ({"comparator": "peers"}, "comparator must be one of target, england, not 'peers'"),
    ],
)
def test_indicator_refuses(fields: dict, said: str):
    with pytest.raises(ValueError, match=said):
        indicator("ae", **fields)


def test_max_age_of_a_month_is_the_least():
    assert indicator("ae", max_age=1).max_age == 1


def test_definitions_are_frozen():
    with pytest.raises(FrozenInstanceError):
        indicator("ae").name = "another"


def test_decimals_are_the_units():
    assert indicator("ae", unit=BEDS).decimals == 0
    assert indicator("ae", unit=PERCENT).decimals == 1
