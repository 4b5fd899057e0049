"""Rating methods: what they refuse, and how the whole weight is shared."""

from dataclasses import FrozenInstanceError, replace
from math import fsum, inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.method import RANKED, Domain, Item, Override
from tests.metrics.tables import item, method

TWO = method(item("a"), item("b"), item("c", "b"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"domains": (*TWO.domains, TWO.domains[1])}, "domain more than once: b"),
        ({"items": (*TWO.items, TWO.items[0])}, "indicator more than once: a"),
        ({"domains": (), "items": ()}, "at least one indicator"),
        ({"items": (*TWO.items, item("d"))}, "d is in domain 'd', which is not here"),
        ({"domains": (*TWO.domains, Domain("z", "Z", "t"))}, "without an indicator: z"),
        ({"domains": (Domain("a", "A", "t", 0), TWO.domains[1])}, "weight must be above 0"),
        ({"domains": (Domain("a", "A", "t", nan), TWO.domains[1])}, "weight must be above 0"),
        ({"indicator_cut_offs": (1.5, 3.5, 2.5)}, "cut-offs must rise"),
        ({"indicator_cut_offs": (1.5, 1.5, 2.5)}, "cut-offs must rise"),
        ({"composite_cut_offs": (3.5, 2.5, 1.5)}, "cut-offs must rise"),
        ({"composite_cut_offs": (1.5, 2.5, 2.5)}, "cut-offs must rise"),
        ({"overrides": (Override("z", 4, 3, "why"),)}, "about 'z', which is not rated"),
        ({"coverage": 0}, "coverage"),
        ({"coverage": -0.1}, "coverage"),
        ({"coverage": 1.01}, "coverage"),
        ({"coverage": nan}, "coverage"),
        ({"domains": (Domain("a", "A", "t", inf), TWO.domains[1])}, "a: weight must be above 0"),
        ({"indicator_cut_offs": (1.5, 2.5)}, "cut-offs must be 3"),
        ({"composite_cut_offs": (1.5, 2.5, 3.5, 3.8)}, "cut-offs must be 3"),
        ({"composite_cut_offs": (nan, nan, nan)}, "cut-offs must rise and be finite"),
        ({"composite_cut_offs": (1.5, nan, 3.5)}, "cut-offs must rise and be finite"),
        ({"indicator_cut_offs": (1.5, 2.5, inf)}, "cut-offs must rise and be finite"),
        ({"overrides": (Override("a", 0, 3, "why"),)}, "from_category of the override about a"),
        ({"overrides": (Override("a", 5, 3, "why"),)}, "from_category of the override about a"),
        ({"overrides": (Override("a", 4, 0, "why"),)}, "no_better_than of the override about a"),
        ({"overrides": (Override("a", 4, 5, "why"),)}, "no_better_than of the override about a"),
        ({"overrides": (Override("a", 4, 3, " "),)}, "reason of the override about a is empty"),
        ({"scoring": "ranks"}, "scoring must be one of target, relative, rank, not 'ranks'"),
        ({"scoring": "rank"}, "a has a step; where scores are ranks it has ends"),
        ({"averaging": "all"}, "averaging must be one of domains, items, not 'all'"),
        (
            {"domains": (Domain("a", "A", "t", cut_offs=(2.5, 1.5, 3.5)), TWO.domains[1])},
            "cut-offs must rise",
        ),
        ({"clear_change": -0.1}, "clear_change"),
        ({"clear_change": nan}, "clear_change"),
    ],
)
def test_method_refuses(fields: dict, said: str):
    with pytest.raises(ValueError, match=said):
        replace(TWO, **fields)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Item("a", "a", 0.0, "why"), "a: step must be above 0"),
        (Item("a", "a", 5.0, "why", ends=RANKED), "a has ends, and scoring is by target"),
        (Item("a", "a", -5.0, "why"), "a: step must be above 0"),
        (Item("a", "a", nan, "why"), "a: step must be above 0"),
        (Item("a", "a", inf, "why"), "a: step must be above 0"),
        (Item("a", "a", 5.0, "why", weight=inf), "a: weight must be above 0"),
        (Item("a", "a", 5.0, " "), "a: the reason of its step is empty"),
        (Item("a", "a", None, ""), "a: the reason of its step is empty"),
        (Item("a", "a", 5.0, "why", weight=0), "weight must be above 0"),
        (Item("a", "a", 5.0, "why", weight=-1), "weight must be above 0"),
        (Item("a", "a", 5.0, "why", weight=nan), "weight must be above 0"),
    ],
)
def test_method_refuses_a_line(line: Item, said: str):
    with pytest.raises(ValueError, match=said):
        replace(TWO, items=(line, *TWO.items[1:]))


def test_coverage_may_be_all_of_the_weight():
    assert replace(TWO, coverage=1).coverage == 1


def test_a_judged_indicator_has_no_step():
    assert method(item("leaders", step=None)).item("leaders").step is None


def test_methods_are_frozen():
    with pytest.raises(FrozenInstanceError):
        TWO.coverage = 0.1


def test_indicators_in_the_methods_order():
    assert method(item("b"), item("a"), item("c")).indicators == ("b", "a", "c")


def test_a_line_by_its_indicator():
    assert TWO.item("c") == item("c", "b")
    with pytest.raises(KeyError, match="z"):
        TWO.item("z")


def test_shares_of_the_whole_weight():
    """Domain a weighs 1 of 4; in b, which weighs 3 of 4, the lines weigh 1 and 2."""
    uneven = method(item("a"), item("b"), item("c", "b", weight=2), weights={"b": 3})
    assert uneven.shares() == pytest.approx({"a": 0.25, "b": 0.25, "c": 0.5})


def test_shares_do_not_depend_on_how_many_lines_a_domain_has():
    assert TWO.shares() == pytest.approx({"a": 0.5, "b": 0.25, "c": 0.25})


weights = st.floats(0.001, 1000)


@settings(deadline=None)
@given(weights, weights, weights, weights, weights)
def test_shares_sum_to_one(a: float, b: float, c: float, one: float, two: float):
    lines = [item("a", weight=a), item("b", weight=b), item("c", "b", weight=c)]
    shares = method(*lines, weights={"a": one, "b": two}).shares()
    assert fsum(shares.values()) == pytest.approx(1.0, rel=1e-12)
    assert min(shares.values()) > 0
