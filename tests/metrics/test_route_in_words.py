"""Steps of a route in the fewest words, and which of them is the smallest."""

import pandas as pd
import pytest

from metrics.indicator import Unit
from metrics.route import ALONE, PAIR
from metrics.route_in_words import cheapest, in_short, in_words
from metrics.written import pounds
from tests.metrics.tables import indicator, standard

MONEY = indicator(
    "finance", standard(0), unit=Unit("%", "per cent", multiplier=100, low=None), counted="pounds"
)
WAITS = indicator("waits", standard(95), counted="patients")
INDICATORS = {"finance": MONEY, "waits": WAITS}


def row(**given: object) -> dict[str, object]:
    start = {"indicator": "waits", "indicators": "waits", "possible": True, "direction": "better"}
    return start | {"denominator": 1000.0, "value_now": 90.0, "value_needed": 93.05} | given


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (11_368_083, "£11.4m"),
        (11_400_000, "£11.4m"),
        (11_400_001, "£11.5m"),
        (1_000_000, "£1.0m"),
        (999_999, "£999,999"),
        (1, "£1"),
        (0.2, "£1"),
    ],
)
def test_what_is_needed_is_rounded_up_and_large_money_is_in_millions(amount, said):
    assert pounds(amount) == said


def test_a_step_in_short():
    said = in_short(row(count=31.0), INDICATORS, "in May")
    assert said == f"{WAITS.short_name} to 93.1% (31 more patients in May)"


def test_money_in_short_and_in_full():
    step = row(indicator="finance", indicators="finance", value_now=-1.0, value_needed=-0.135)
    step["count"] = 11_368_083.0
    assert in_short(step, INDICATORS) == f"{MONEY.short_name} to -0.1% (£11.4m)"
    assert in_words(step, INDICATORS).endswith(", £11.4m better")
    assert in_words(step | {"direction": "worse"}, INDICATORS).endswith(", £11.4m worse")


def test_a_judged_step_counts_nothing():
    assert in_short(row(count=float("nan")), INDICATORS) == f"{WAITS.short_name} to 93.1%"


def routes(*rows: tuple[str, str, bool, float, float]) -> pd.DataFrame:
    names = ["indicator", "kind", "possible", "score_now", "score_needed"]
    return pd.DataFrame(rows, columns=names)


def test_the_smallest_step_alone_comes_before_a_pair():
    found = cheapest(
        routes(
            ("a", ALONE, True, 3.0, 1.5),
            ("b", ALONE, True, 3.0, 2.0),
            ("c", ALONE, False, 3.0, float("nan")),
            ("a", PAIR, True, 3.0, 2.5),
            ("b", PAIR, True, 3.0, 2.5),
        )
    )
    assert found["indicator"].tolist() == ["b"]


def test_steps_that_are_alike_are_all_named():
    found = cheapest(routes(("a", ALONE, True, 3.0, 2.0), ("b", ALONE, True, 2.5, 1.5)))
    assert found["indicator"].tolist() == ["a", "b"]


def test_where_none_can_alone_it_is_the_pair_and_else_nothing():
    none = ("a", ALONE, False, 3.0, float("nan"))
    pair = routes(none, ("a", PAIR, True, 3.0, 2.0), ("b", PAIR, True, 3.0, 2.0))
    assert cheapest(pair)["kind"].tolist() == [PAIR, PAIR]
    assert cheapest(routes(none)).empty
