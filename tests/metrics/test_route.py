"""What moves a place over a line: by hand, at each limit, and by trying it all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import composite, ratio
from metrics.indicator import JUDGED, OUT_OF_TEN, PERCENT, Indicator, Polarity, Unit
from metrics.indicator import PERCENT_OF_TURNOVER as BALANCE
from metrics.method import Method, Override
from metrics.route import COLUMNS, routes
from metrics.route_in_words import in_words
from metrics.score import gap, score
from tests.metrics.tables import by_id, indicator, item, method, read

NAN = float("nan")
HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
RATE = Unit("", "per 1,000", multiplier=1000, decimals=2)
CUT_OFFS = (1.5, 2.5, 3.5)
FIGURES = ["numerator", "denominator", "target", "step"]


@dataclass(frozen=True)
class Case:
    """One place: for each indicator its FIGURES and value."""

    lines: dict[str, dict[str, float]]
    method: Method
    indicators: Mapping[str, Indicator]

    def scores(self, **values: Any) -> np.ndarray:
        """A line of scores for each of the values that some indicators are given."""
        columns = []
        for id, line in self.lines.items():
            value = np.asarray(values.get(id, [line["value"]]), dtype=float)
            short = gap(value, line["target"], self.indicators[id].polarity.sign)
            columns.append(value if np.isnan(line["step"]) else score(short, line["step"]))
        return np.stack(np.broadcast_arrays(*columns), axis=1)

    def rated(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        rows = pd.DataFrame.from_dict(self.lines, orient="index").rename_axis("indicator")
        sign = [self.indicators[id].polarity.sign for id in self.lines]
        short = gap(rows["value"], rows["target"], sign)
        rows = rows.assign(as_at=0, place="p", gap=short, score=self.scores()[0])
        return composite.tables(rows.reset_index(), self.method)[::2]

    def routes(self) -> pd.DataFrame:
        return routes(*self.rated(), self.method, self.indicators)

    def found(self, direction: str, kind: str = "alone") -> pd.DataFrame:
        rows = self.routes()
        return rows[(rows["direction"] == direction) & (rows["kind"] == kind)]


def case(*described: tuple, **fields: Any) -> Case:
    """Of (id, numerator, denominator, target, step, polarity, unit, other fields of the item) the
    last four may be left out. Without a denominator the numerator is the value.
    """
    usual, lines, indicators, items = (5.0, HIGHER, PERCENT, {}), {}, [], []
    for line in described:
        id, *figures, step, polarity, unit, weight = (*line, *usual[len(line) - 4 :])
        figures = dict(zip(FIGURES, [*figures, step or NAN], strict=True))
        part, whole = figures["numerator"], figures["denominator"]
        value = part if np.isnan(whole) else float(ratio.value(part, whole, unit.multiplier))
        lines[id] = {**figures, "value": value}
        words = {"unit": unit, "short_name": id.upper(), "counted": "patients"}
        indicators.append(indicator(id, polarity=polarity, **words))
        items.append(item(id, step=step, **weight))
    return Case(lines, method(*items, **fields), by_id(*indicators))


TWO = case(("a", 85.0, 100.0, 95.0), ("b", 900.0, 1000.0, 95.0))
"""a: 85%, 10 short, score 3.5; b: 90%, 5 short, score 2.5; composite 3.0, category 3."""


def test_two_indicators_by_hand():
    """From 3.0 to 2.5 with half the weight is a point: 5 percentage points of either, or 2.5 of
    both. To pass 3.5 takes a point too: a has only half of one, b falls just below 85%.
    """
    rows = TWO.routes()
    assert read(rows, "direction from_category to_category indicators indicator count") == [
        ("better", 3, 2, "a", "a", 5),
        ("better", 3, 2, "b", "b", 50),
        ("better", 3, 2, "a + b", "a", 3),
        ("better", 3, 2, "a + b", "b", 25),
        ("worse", 3, 4, "a", "a", None),
        ("worse", 3, 4, "b", "b", 51),
        ("worse", 3, 4, "a + b", "a", 3),
        ("worse", 3, 4, "a + b", "b", 26),
    ]
    numbers = rows[["value_now", "value_needed", "change", "score_now", "score_needed"]].iloc[:3]
    assert numbers.iloc[0].tolist() == pytest.approx([85, 90, 5, 3.5, 2.5])
    worse = rows.iloc[5]
    assert _reached(TWO, worse, b=[85.0, worse["value_needed"]]) == [False, True]


def test_pair_where_one_comes_to_its_end():
    """4.0 and 1.25: of the point to 2.125, b gives the 0.25 down to 1.00 and a the other 0.75."""
    lines = [("a", 82.5, 100.0, 95.0), ("b", 96.25, 100.0, 95.0)]
    rows = case(*lines, composite_cut_offs=(1.0, 2.125, 3.0)).routes().iloc[:4]
    assert read(rows, "kind indicator possible score_needed value_needed count") == [
        ("alone", "a", True, 3.0, 87.5, 5),
        ("alone", "b", False, None, None, None),
        ("pair", "a", True, 3.25, 86.25, 4),
        ("pair", "b", True, 1.0, 97.5, 2),
    ]


def test_which_pair():
    """The heaviest; of equal ones the one that moves at once; of these the first in order."""
    one = case(*((id, 84.0, 100.0, 95.0) for id in "abc"))
    heavy = method(*(item(id) for id in "abc"), weights={"b": 2.0, "c": 2.0})
    held = case(("a", 60.0, 100.0, 95.0), *((id, 84.0, 100.0, 95.0) for id in "bc"))
    for place, expected in [(one, "a + b"), (replace(one, method=heavy), "b + c"), (held, "b + c")]:
        assert place.found("better", "pair")["indicators"].tolist() == [expected] * 2


MRSA = (0.0, 1.0, LOWER, RATE)
LIMITS = {
    "on 3.5: one more loses 3": ("worse", (85.0, 100.0, 95.0), CUT_OFFS, 85, 1),
    "one person short": ("better", (899.0, 1000.0, 95.0), CUT_OFFS, 90, 1),
    "0.6 people are one": ("better", (89.4, 100.0, 95.0), CUT_OFFS, 90, 1),
    "held at 4.00": ("better", (23.0, 40.0, 95.0), CUT_OFFS, 85, 11),
    "held at 1.00": ("worse", (100.0, 100.0, 95.0), CUT_OFFS, 95, 6),
    "100% is 1.3": ("better", (94.0, 100.0, 99.0), (1.2, 3, 4), NAN, NAN),
    "100% will do": ("better", (94.0, 100.0, 99.0), (1.3, 3, 4), 100, 6),
    "part of a person": ("better", (93.5, 99.9, 99.0), (1.31, 3, 4), NAN, NAN),
    "one case fewer": ("better", (3.0, 1e3, *MRSA), CUT_OFFS, 2, 1),
    "the last case": ("better", (1.0, 1003.0, 0.0, 0.5, LOWER, RATE), (1.5, 4, 5), 0, 1),
    "no whole case": ("better", (0.7, 1e3, 0.0, 0.5, LOWER, RATE), CUT_OFFS, NAN, NAN),
    "money below nothing": ("worse", (0.0, 1e4, 0.0, 0.5, HIGHER, BALANCE), (1, 2.5, 3), -0.5, 51),
    "a mean": ("better", (8.7, NAN, 8.8, 0.1, HIGHER, OUT_OF_TEN), CUT_OFFS, 8.8, NAN),
    "judged": ("better", (3.0, 1.0, NAN, None, HIGHER, JUDGED), CUT_OFFS, 2.5, NAN),
    "judged no worse than 4": ("worse", (3.0, NAN, NAN, None, LOWER, JUDGED), (1, 2, 4), NAN, NAN),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_one_indicator(limit: str):
    direction, line, cut_offs, needed, count = LIMITS[limit]
    row = case(("a", *line), composite_cut_offs=cut_offs).found(direction).iloc[0]
    found = [row["value_needed"], row["count"]]
    assert found == pytest.approx([needed, count], rel=1e-6, nan_ok=True)
    assert row["change"] == pytest.approx(abs(needed - row["value_now"]), abs=1e-6, nan_ok=True)
    assert row["possible"] == np.isfinite(needed)


def test_what_has_no_rows():
    """Nothing is better than 1 or worse than 4; one is no pair; and nothing without a score."""
    for numerator, expected in [(95.0, ["worse"]), (80.0, ["better"])]:
        assert case(("a", numerator, 100.0, 95.0)).routes()["direction"].tolist() == expected
    one = case(("a", 85.0, 100.0, 95.0), ("b", NAN, 100.0, 95.0), ("c", 85.0, 100.0, 95.0))
    assert one.found("better")["indicator"].tolist() == ["a", "c"]
    for nothing in (replace(one.method, coverage=1.0), replace(one.method, scoring="relative")):
        empty = replace(one, method=nothing).routes()
        assert empty.empty
        assert empty.columns.tolist() == COLUMNS


def test_an_override_is_not_lifted_by_arithmetic():
    """Composite 2.3 held at category 3: no route to 2; and 3 is lost where 3.5 is passed."""
    rule = Override("a", from_category=2, no_better_than=3, reason="a test")
    one = case(("a", 91.0, 100.0, 95.0), ("b", 91.0, 100.0, 95.0), overrides=(rule,))
    found = one.routes().groupby(["direction", "kind", "to_category"])["possible"].agg(list)
    assert found["better"].to_dict() == {("alone", 2): [False, False]}
    assert found["worse"].to_dict() == {("alone", 4): [False, False], ("pair", 4): [True, True]}


def test_each_place_by_itself_in_the_order_of_the_ratings():
    scores, ratings = TWO.rated()
    many = pd.concat([scores.assign(place=name) for name in "apz"])
    rated = pd.concat([ratings.assign(place=name) for name in "zpa"])
    rows = routes(many, rated, TWO.method, TWO.indicators)
    assert "".join(rows["place"].unique()) == "zpa"
    for name in "apz":
        here = rows[rows["place"] == name].assign(place="p").reset_index(drop=True)
        pd.testing.assert_frame_equal(here, TWO.routes())
    with pytest.raises(ValueError, match="one as-at date"):
        routes(pd.concat([scores, scores]), ratings, TWO.method, TWO.indicators)


SAID = [
    (TWO, 0, "A alone: from 85.0% to 90.0%, 5 more patients in May (of 100)"),
    (TWO, 2, "A with B: from 85.0% to 87.5%, 3 more patients in May (of 100)"),
    (TWO, 4, "A cannot alone"),
    (TWO, 5, "B alone: from 90.0% to 84.9%, 51 fewer patients in May (of 1,000)"),
    ((860, 1e3, 95.01), 0, "A alone: from 86.0% to 90.1%, 41 more patients in May (of 1,000)"),
    ((8999, 1e4, 95), 0, "A alone: from 89.99% to 90.00%, patients up by one in May (of 10,000)"),
    (LIMITS["a mean"][1], 0, "A alone: from 8.70 to 8.80"),
    ((5.0, 1e3, *MRSA), 0, "A alone: from 5.00 to 2.00, 3 fewer patients in May"),
]


@pytest.mark.parametrize(("one", "row", "words"), SAID)
def test_in_words_what_is_printed_is_enough(one: Case | tuple, row: int, words: str):
    one = one if isinstance(one, Case) else case(("a", *one))
    found = one.routes().iloc[row]
    assert in_words(found, one.indicators, "in May") == words
    assert in_words(dict(found), one.indicators) == words.replace(" in May", "")


UNITS = {
    PERCENT: ([95.0, 50.0, 92.0], [5.0, 2.0, 15.0]),
    RATE: ([0.0, 300.0, 512.5], [40.0, 7.5, 100.0]),
    BALANCE: ([0.0], [0.5, 20.0]),
    OUT_OF_TEN: ([8.8, 5.0], [0.1, 1.0]),
    JUDGED: ([NAN], [None]),
}
counts = st.one_of(st.integers(0, 60), st.floats(0, 60).map(lambda count: round(count, 6)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A place with two to six indicators, small enough that every count can be tried."""
    lines = []
    for id in "abcdef"[: draw(st.integers(2, 6))]:
        unit = draw(st.sampled_from([PERCENT, PERCENT, *UNITS]))
        target, step = (draw(st.sampled_from(choice)) for choice in UNITS[unit])
        polarity = LOWER if step is None else draw(st.sampled_from([HIGHER, LOWER]))
        weight = {"domain": draw(st.sampled_from("PQ")), "weight": draw(st.sampled_from([1, 0.3]))}
        numerator = draw(counts) - 30.0 * (unit == BALANCE)
        denominator = max(1.0, numerator + draw(counts))
        if unit in (OUT_OF_TEN, JUDGED):
            numerator, denominator = draw(st.sampled_from([1.0, 2.0, 4.0, 3.21])), NAN
        lines.append((id, numerator, denominator, target, step, polarity, unit, weight))
    cut_offs = draw(st.sampled_from([CUT_OFFS, (1.8, 2.2, 2.9), (1.0, 2.0, 3.0)]))
    return case(*lines, composite_cut_offs=cut_offs, coverage=0.1)


@settings(deadline=None, max_examples=40)
@given(cases())
def test_every_count_and_every_pair_tried(one: Case):
    rows = one.routes()
    whole = composite.combine(one.scores(), one.method)
    weight = dict(zip(one.lines, whole.weights[0], strict=True))
    for direction, here in rows.groupby("direction"):
        alone = here[here["kind"] == "alone"].to_dict("records")
        ends = [_smallest_that_does_it(one, row) for row in alone]
        number = int(min(alone[0]["from_category"], alone[0]["to_category"]))
        points = abs(whole.composite[0] - one.method.composite_cut_offs[number - 1])
        points += 2e-9 * (direction == "worse")
        moves = [(weight[row["indicator"]], end) for row, end in zip(alone, ends, strict=True)]
        levels = [_level(both, points) for both in combinations(moves, 2)]
        pair = here[here["kind"] == "pair"].to_dict("records")
        assert bool(pair) == bool(np.isfinite([np.inf, *levels]).any())
        if pair:
            moved = max(abs(row["score_now"] - row["score_needed"]) for row in pair)
            assert moved == pytest.approx(min(levels), abs=0.002), "another pair is cheaper"
            needed = {row["indicator"]: [row["value_needed"]] for row in pair}
            assert _reached(one, pair[0], **needed) == [True]
        if pair and not any(np.isnan(row["count"]) for row in pair):
            tried = {row["indicator"]: (_values(one, row), int(row["count"])) for row in pair}
            counted = {id: values[[count, count - 1]] for id, (values, count) in tried.items()}
            assert _reached(one, pair[0], **counted) == [True, False], "one less of both"


def _smallest_that_does_it(one: Case, row: dict[str, Any]) -> float:
    """The first count to cross, and hardly less than the value needed; the points it can give."""
    id, values = row["indicator"], _values(one, row)
    does = _reached(one, row, **{id: values})
    assert row["possible"] == any(does), row
    if row["possible"] and row["change"] > 1e-3:
        needed, hair = row["value_needed"], 1e-6 * (row["value_needed"] - row["value_now"])
        assert _reached(one, row, **{id: [needed, needed - hair]}) == [True, False], row
    if row["possible"] and not np.isnan(row["denominator"]):
        assert row["count"] == does.index(True), row
    end = one.scores(**{id: values[-1:]})[0, list(one.lines).index(id)]
    return max(0.0, (row["score_now"] - end) * (1 if row["direction"] == "better" else -1))


def _values(one: Case, row: dict[str, Any]) -> np.ndarray:
    """Every value the indicator can take with 0, 1, 2... more things, or its very last one."""
    line, about = one.lines[row["indicator"]], one.indicators[row["indicator"]]
    unit, up = about.unit, (about.polarity is HIGHER) == (row["direction"] == "better")
    if np.isnan(line["denominator"]):
        return np.array([unit.high if up else unit.low])
    numerators = line["numerator"] + np.arange(1500) * (1 if up else -1)
    legal = numerators >= (-np.inf if unit.low is None else -1e-9)
    legal &= numerators <= (line["denominator"] + 1e-9 if unit.proportion else np.inf)
    return ratio.value(numerators[legal], line["denominator"], unit.multiplier)


def _reached(one: Case, row: dict[str, Any], **values: Any) -> list[bool]:
    way, to = (1 if row["direction"] == "better" else -1), row["to_category"]
    found = composite.combine(one.scores(**values), one.method).category
    return (way * found <= way * to).tolist()


def _level(both: tuple[tuple[float, float], ...], points: float) -> float:
    """How far both must move, each no further than its end: every thousandth is tried."""
    levels = np.arange(3.001, step=0.001)
    enough = sum(weight * np.minimum(levels, most) for weight, most in both) >= points - 1e-9
    able = enough.any() and min(most for _, most in both) > 1e-9
    return levels[enough.argmax()] if able else np.inf
