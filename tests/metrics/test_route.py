"""What moves a place over a line: by hand, at each limit, and by doing it and rescoring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import composite, ratio
from metrics.indicator import PERCENT, Indicator, Polarity, Unit
from metrics.method import Method, Override
from metrics.route import COLUMNS, JOIN, in_words, routes
from metrics.score import category, gap, score
from tests.metrics.tables import by_id, indicator, item, method, read

NAN = float("nan")
HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
RATE = Unit("", "per 1,000", multiplier=1000, decimals=2)
BALANCE = Unit("%", "per cent of turnover", multiplier=100, low=None, decimals=2)
OUT_OF_TEN = Unit("", "from 0 to 10", high=10, decimals=2)
JUDGED = Unit("", "category", low=1, high=4, decimals=0)


@dataclass(frozen=True)
class Case:
    """One place: a method, its indicators and (numerator, denominator or value, target) of each."""

    method: Method
    indicators: Mapping[str, Indicator]
    figures: Mapping[str, tuple[float, float, float]]

    @property
    def rows(self) -> pd.DataFrame:
        rows = pd.DataFrame.from_dict(
            dict(self.figures), orient="index", columns=["numerator", "denominator", "target"]
        )
        rows = rows.rename_axis("indicator").reset_index()
        units = [self.indicators[id].unit for id in rows["indicator"]]
        steps = [self.method.item(id).step or NAN for id in rows["indicator"]]
        computed = ratio.value(
            rows["numerator"], rows["denominator"], [unit.multiplier for unit in units]
        )
        value = np.where(rows["denominator"].isna(), rows["numerator"], computed)
        return self.scored(rows.assign(place="p", as_at=0, value=value, step=steps))

    def scored(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows with gap and score afresh, by the code that scores."""
        sign = [self.indicators[id].polarity.sign for id in rows["indicator"]]
        short = gap(rows["value"], rows["target"], sign)
        scores = np.where(rows["step"].isna(), rows["value"], score(short, rows["step"]))
        return rows.assign(gap=short, score=scores)

    def rated(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        scores, _, ratings = composite.tables(self.rows, self.method)
        return scores, ratings

    def routes(self) -> pd.DataFrame:
        return routes(*self.rated(), self.method, self.indicators)

    def composites(self, moved: Mapping[str, Iterable[float]]) -> np.ndarray:
        """The place's composite for each of several values of some indicators."""
        rows = self.rows
        length = max(len(list(values)) for values in moved.values())
        matrix = np.tile(rows["score"].to_numpy(), (length, 1))
        for id, values in moved.items():
            row = rows[rows["indicator"] == id]
            again = pd.concat([row] * length, ignore_index=True).assign(value=list(values))
            matrix[:, rows.index[rows["indicator"] == id][0]] = self.scored(again)["score"]
        return composite.combine(matrix, self.method).composite

    def categories(self, moved: Mapping[str, Iterable[float]]) -> list[float]:
        return category(self.composites(moved), self.method.composite_cut_offs).tolist()

    def after(self, row: Mapping[str, Any], count: float | np.ndarray) -> np.ndarray:
        """The value with so many more (or fewer) things counted."""
        numerator, denominator, _ = self.figures[row["indicator"]]
        multiplier = self.indicators[row["indicator"]].unit.multiplier
        way = self.way(row)
        return np.atleast_1d(ratio.value(numerator + way * count, denominator, multiplier))

    def way(self, row: Mapping[str, Any]) -> int:
        sign = self.indicators[row["indicator"]].polarity.sign
        return sign if row["direction"] == "better" else -sign


def case(*lines: tuple, **fields: Any) -> Case:
    """Lines of (id, numerator, denominator, target, step, polarity, unit); the last three may be
    left out: 5, higher is better, per cent.
    """
    items, indicators, figures = [], [], {}
    for id, numerator, denominator, target, *rest in lines:
        step, polarity, unit = (*rest, *(5.0, HIGHER, PERCENT)[len(rest) :])
        items.append(item(id, step=step))
        words = {"short_name": id.upper(), "counted": "patients"}
        indicators.append(indicator(id, polarity=polarity, unit=unit, **words))
        figures[id] = (numerator, denominator, target)
    return Case(method(*items, **fields), by_id(*indicators), figures)


def found(one: Case, direction: str, kind: str = "alone") -> pd.DataFrame:
    rows = one.routes()
    return rows[(rows["direction"] == direction) & (rows["kind"] == kind)]


def close(*expected: float | None):
    return [None if x is None else pytest.approx(x, rel=1e-6) for x in expected]


# By hand -------------------------------------------------------------------------------------

TWO = case(("a", 85.0, 100.0, 95.0), ("b", 900.0, 1000.0, 95.0))
"""a: 85%, 10 short, score 3.5; b: 90%, 5 short, score 2.5; composite 3.0, category 3."""


def test_better_by_hand():
    """From 3.0 to 2.5 with half the weight is one point: 5 percentage points of either."""
    rows = found(TWO, "better")
    assert rows.columns.tolist() == COLUMNS
    assert read(rows, "place from_category to_category indicators possible count denominator") == [
        ("p", 3.0, 2.0, "a", True, 5.0, 100.0),
        ("p", 3.0, 2.0, "b", True, 50.0, 1000.0),
    ]
    assert rows["value_now"].tolist() == close(85, 90)
    assert rows["value_needed"].tolist() == close(90, 95)
    assert rows["change"].tolist() == close(5, 5)
    assert rows["score_now"].tolist() == close(3.5, 2.5)
    assert rows["score_needed"].tolist() == close(2.5, 1.5)


def test_worse_by_hand():
    """To pass 3.5 takes a point: a has only half of one, b falls just below 85%."""
    rows = found(TWO, "worse")
    assert read(rows, "from_category to_category indicator possible count") == [
        (3.0, 4.0, "a", False, None),
        (3.0, 4.0, "b", True, 51.0),
    ]
    needed = rows["value_needed"].tolist()[1]
    assert 84.9999 < needed < 85.0
    assert TWO.categories({"b": [85.0, needed]}) == [3.0, 4.0]


def test_pair_by_hand():
    """Half a point each is 2.5 percentage points: 2.5 patients of 100, so 3, and 25 of 1,000."""
    rows = found(TWO, "better", "pair")
    assert read(rows, "indicators indicator possible count") == [
        ("a + b", "a", True, 3.0),
        ("a + b", "b", True, 25.0),
    ]
    assert rows["value_needed"].tolist() == close(87.5, 92.5)


def test_pair_where_one_comes_to_its_end():
    """b has 0.25 points to give down to 1.00; the other 0.75 of the point needed fall on a."""
    one = case(("a", 82.5, 100.0, 95.0), ("b", 96.25, 100.0, 95.0), composite_cut_offs=(1.5, 2, 3))
    assert one.rated()[1]["composite"].tolist() == close(2.625)
    rows = found(
        replace(one, method=replace(one.method, composite_cut_offs=(1, 2.125, 3))), "better"
    )
    assert rows["possible"].tolist() == [True, False]
    narrow = replace(one, method=replace(one.method, composite_cut_offs=(1, 2.125, 3)))
    rows = found(narrow, "better", "pair")
    assert rows["score_needed"].tolist() == close(3.25, 1.0)
    assert rows["value_needed"].tolist() == close(86.25, 97.5)
    assert rows["count"].tolist() == [4.0, 2.0]


def test_the_cheapest_pair_has_the_most_weight():
    """Equal movement counts for most where the weight is; scaling it over all picks b and c."""
    lines = [("a", 80.0, 100.0, 95.0), ("b", 80.0, 100.0, 95.0), ("c", 80.0, 100.0, 95.0)]
    one = case(*lines)
    heavy = method(item("a"), item("b"), item("c"), weights={"b": 2.0, "c": 2.0})
    rows = found(replace(one, method=heavy), "better", "pair")
    assert rows["indicator"].tolist() == ["b", "c"]
    assert found(one, "better", "pair")["indicator"].tolist() == ["a", "b"], "the method's order"


def test_of_equal_pairs_the_one_that_moves_at_once():
    """a is held at 4.00, ten points below where its score begins to move."""
    one = case(("a", 70.0, 100.0, 95.0), ("b", 83.0, 100.0, 95.0), ("c", 83.0, 100.0, 95.0))
    assert found(one, "better", "pair")["indicator"].tolist() == ["b", "c"]


# Limits --------------------------------------------------------------------------------------


def test_a_score_held_at_four_has_further_to_go():
    """a: 70% is 4.00, as 82.5% would be; composite 3.25, so 1.5 points take it to 90%."""
    one = case(("a", 70.0, 100.0, 95.0), ("b", 90.0, 100.0, 95.0))
    first = found(one, "better").iloc[0]
    assert first["value_needed"] == pytest.approx(90.0)
    assert first["count"] == 20
    assert one.categories({"a": [89.0, 90.0]}) == [3.0, 2.0]


def test_a_score_at_one_has_nothing_to_give_and_some_slack_to_lose():
    """a: 100% is 1.00 already at 97.5%; to pass 2.5 it must fall to 4.00 less a hair."""
    one = case(("a", 1000.0, 1000.0, 95.0), ("b", 950.0, 1000.0, 95.0))
    assert found(one, "better").empty, "category 1"
    one = case(("a", 1000.0, 1000.0, 95.0), ("b", 850.0, 1000.0, 95.0))
    assert found(one, "better")["possible"].tolist() == [False, True]
    worse = found(one, "worse").iloc[0]
    assert worse["score_now"] == 1.0
    assert worse["value_needed"] == pytest.approx(95.0)
    assert worse["count"] == 51


@pytest.mark.parametrize(("numerator", "better", "worse"), [(95.0, 0, 1), (80.0, 1, 0)])
def test_nothing_is_better_than_one_or_worse_than_four(numerator, better, worse):
    one = case(("a", numerator, 100.0, 95.0))
    assert len(found(one, "better")) == better
    assert len(found(one, "worse")) == worse
    assert found(one, "better", "pair").empty, "one indicator is no pair"


@pytest.mark.parametrize(("a", "expected"), [(85.0, 3.0), (90.0, 2.0), (95.0, 1.0)])
def test_on_a_cut_off_one_more_thing_loses_it(a: float, expected: float):
    """2.5, 3.5 and 1.5 exactly: the better category, and one patient fewer is the next."""
    one = case(("a", a, 100.0, 95.0))
    assert one.rated()[1]["category"].tolist() == [expected]
    assert found(one, "worse")["count"].tolist() == [1.0]
    assert found(one, "worse")["change"].tolist()[0] < 1e-6


def test_a_place_one_person_short():
    one = case(("a", 899.0, 1000.0, 95.0))
    assert found(one, "better")["count"].tolist() == [1.0]


def test_a_percentage_cannot_pass_a_hundred():
    """Two points better would be 1.0, but the target 99% puts 100% at 1.3."""
    one = case(("a", 94.0, 100.0, 99.0), composite_cut_offs=(1.2, 2.5, 3.5))
    assert found(one, "better")["possible"].tolist() == [False]
    rows = found(
        replace(one, method=replace(one.method, composite_cut_offs=(1.3, 2.5, 3.5))), "better"
    )
    assert rows["possible"].tolist() == [True]
    assert rows["value_needed"].tolist() == close(100)
    assert rows["count"].tolist() == [6.0]


def test_counts_cannot_fall_below_none():
    """Three cases in 1,000 against a target of none, a point a case: none at all is 1.5."""
    one = case(("a", 3.0, 1000.0, 0.0, 1.0, LOWER, RATE), composite_cut_offs=(1.4, 2.5, 3.5))
    assert one.rated()[1]["category"].tolist() == [4.0]
    rows = found(one, "better")
    assert rows["value_needed"].tolist() == close(2.0)
    assert rows["count"].tolist() == [1.0]
    one = replace(one, figures={"a": (1.0, 1000.0, 0.0)})
    assert found(one, "better")["possible"].tolist() == [False], "1.4 would be minus 0.1 cases"
    one = replace(one, method=replace(one.method, composite_cut_offs=(1.5, 2.2, 3.5)))
    assert found(one, "better")["count"].tolist() == [1.0]


def test_a_part_of_a_case_cannot_be_saved_by_a_whole_one():
    """0.4 apportioned cases: a case fewer is less than none, so it cannot alone."""
    one = case(("a", 0.4, 1000.0, 0.0, 0.2, LOWER, RATE))
    assert found(one, "better")["possible"].tolist() == [False]
    one = replace(one, figures={"a": (1.4, 1000.0, 0.9)})
    assert found(one, "better")["count"].tolist() == [1.0]


def test_money_may_go_below_nothing():
    """On its control total, 1.5; to pass 2.5 takes a pound more than half a per cent."""
    one = case(("a", 0.0, 10_000.0, 0.0, 0.5, HIGHER, BALANCE))
    rows = found(one, "worse")
    assert rows["count"].tolist() == [1.0]
    one = case(("a", 0.0, 10_000.0, 0.0, 0.5, HIGHER, BALANCE), composite_cut_offs=(1, 2.5, 3.5))
    rows = found(one, "worse")
    assert rows["count"].tolist() == [51.0]
    assert rows["value_needed"].tolist() == close(-0.5)


def test_without_a_denominator_there_is_a_value_and_no_count():
    one = case(("a", 8.7, NAN, 8.8, 0.1, HIGHER, OUT_OF_TEN))
    rows = found(one, "better")
    assert rows["value_needed"].tolist() == close(8.8)
    assert read(rows, "possible count") == [(True, None)]


def test_a_judged_indicator_moves_by_its_score():
    """3 and 2 make 2.5; 4 and 2 pass it; to 1.5 the judgement would have to be 1."""
    one = case(("a", 3.0, NAN, NAN, None, LOWER, JUDGED), ("b", 92.5, 100.0, 95.0))
    better, worse = found(one, "better").iloc[0], found(one, "worse").iloc[0]
    assert (better["value_needed"], better["change"]) == (1.0, 2.0)
    assert worse["value_needed"] == pytest.approx(3.0)
    assert np.isnan(better["count"])
    assert (
        not found(
            case(("a", 3.0, NAN, NAN, None, LOWER, JUDGED), ("b", 88.0, 100.0, 95.0)), "worse"
        ).iloc[0]["possible"]
        is None
    )


def test_a_judgement_stays_between_one_and_four():
    one = case(("a", 3.0, NAN, NAN, None, LOWER, JUDGED), ("b", 100.0, 100.0, 95.0))
    assert found(one, "worse").iloc[0]["score_now"] == 3.0
    assert found(one, "worse")["possible"].tolist() == [False, True]


def test_missing_indicators_and_places_without_a_rating_have_no_rows():
    one = case(("a", 85.0, 100.0, 95.0), ("b", NAN, 100.0, 95.0), ("c", 85.0, 100.0, 95.0))
    assert found(one, "better")["indicator"].tolist() == ["a", "c"]
    strict = replace(one, method=replace(one.method, coverage=1.0))
    assert strict.routes().empty
    assert strict.routes().columns.tolist() == COLUMNS


def test_an_override_is_not_lifted_by_arithmetic():
    """Composite 2.3 held at category 3: no route to 2; and 4 is lost where 3.5 is passed."""
    one = case(("a", 91.0, 100.0, 95.0), ("b", 91.0, 100.0, 95.0))
    held = replace(one.method, overrides=(Override("a", 2, 3, "a test"),))
    one = replace(one, method=held)
    assert one.rated()[1]["category"].tolist() == [3.0]
    assert found(one, "better")["possible"].tolist() == [False, False]
    assert found(one, "better", "pair").empty
    assert found(one, "worse")["to_category"].tolist() == [4.0, 4.0]


def test_scores_among_peers_have_no_route():
    among = replace(TWO, method=replace(TWO.method, scoring="relative"))
    assert among.routes().empty


def test_one_as_at_date_at_a_time():
    scores, ratings = TWO.rated()
    with pytest.raises(ValueError, match="one as-at date"):
        routes(pd.concat([scores, scores]), ratings, TWO.method, TWO.indicators)


def test_each_place_by_itself_in_the_order_of_the_ratings():
    scores, ratings = TWO.rated()
    names = ["z", "p", "a"]
    many = pd.concat([scores.assign(place=name) for name in sorted(names)])
    rated = pd.concat([ratings.assign(place=name) for name in names])
    rows = routes(many, rated, TWO.method, TWO.indicators)
    assert list(dict.fromkeys(rows["place"])) == names
    alone = TWO.routes().drop(columns="place")
    for _, here in rows.groupby("place"):
        pd.testing.assert_frame_equal(here.drop(columns="place").reset_index(drop=True), alone)


# In words ------------------------------------------------------------------------------------


def test_in_words():
    better = found(TWO, "better").to_dict("records")
    assert in_words(better[1], TWO.indicators, "in the month") == (
        "B alone: from 90.0% to 95.0%, 50 more patients in the month (of 1,000)"
    )
    assert in_words(better[0], TWO.indicators) == (
        "A alone: from 85.0% to 90.0%, 5 more patients (of 100)"
    )
    worse = found(TWO, "worse").iloc
    assert in_words(worse[0], TWO.indicators) == "A cannot alone"
    assert in_words(worse[1], TWO.indicators) == (
        "B alone: from 90.0% to 84.9%, 51 fewer patients (of 1,000)"
    )
    pair = found(TWO, "better", "pair").iloc[0]
    assert in_words(pair, TWO.indicators) == (
        "A with B: from 85.0% to 87.5%, 3 more patients (of 100)"
    )


def test_in_words_what_is_printed_is_enough():
    """90.01% is needed: 90.0% would not do, so 90.1% is said."""
    one = case(("a", 8500.0, 10_000.0, 95.01))
    assert one.routes()["value_needed"].tolist()[0] == pytest.approx(90.01)
    assert "to 90.1%, 501 more" in in_words(found(one, "better").iloc[0], one.indicators)


def test_in_words_close_values_have_more_decimals():
    one = case(("a", 8999.0, 10_000.0, 95.0))
    assert in_words(found(one, "better").iloc[0], one.indicators) == (
        "A alone: from 89.99% to 90.00%, patients up by one (of 10,000)"
    )


def test_in_words_without_people_and_without_a_whole():
    one = case(("a", 8.7, NAN, 8.8, 0.1, HIGHER, OUT_OF_TEN))
    assert in_words(found(one, "better").iloc[0], one.indicators) == "A alone: from 8.70 to 8.80"
    one = case(("a", 5.0, 1000.0, 0.0, 1.0, LOWER, RATE))
    assert in_words(found(one, "better").iloc[0], one.indicators, "in the year") == (
        "A alone: from 5.00 to 2.00, 3 fewer patients in the year"
    )


# Properties: do it, and rescore --------------------------------------------------------------

UNITS = {
    "proportion": (PERCENT, [95.0, 50.0, 92.0], [5.0, 2.0, 15.0]),
    "rate": (RATE, [0.0, 300.0, 512.5], [40.0, 7.5, 100.0]),
    "balance": (BALANCE, [0.0], [0.5, 20.0]),
    "mean": (OUT_OF_TEN, [8.8, 5.0], [0.1, 1.0]),
    "judged": (JUDGED, [NAN], [None]),
}
counts = st.one_of(st.integers(0, 60).map(float), st.floats(0, 60, allow_subnormal=False))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A place with two to six indicators, small enough that every count can be tried."""
    lines, items, indicators, figures = draw(st.integers(2, 6)), [], [], {}
    for id in "abcdef"[:lines]:
        kind = draw(st.sampled_from(["proportion"] * 3 + list(UNITS)))
        unit, targets, steps = UNITS[kind]
        step = draw(st.sampled_from(steps))
        polarity = LOWER if step is None else draw(st.sampled_from([HIGHER, LOWER]))
        weight = draw(st.sampled_from([1.0, 2.0, 0.3]))
        items.append(item(id, draw(st.sampled_from("PQR")), step, weight))
        indicators.append(indicator(id, unit=unit, polarity=polarity))
        figures[id] = (*draw(_figure(kind)), draw(st.sampled_from(targets)))
    items.sort(key=lambda one: one.domain)
    cut_offs = draw(st.sampled_from([(1.5, 2.5, 3.5), (1.8, 2.2, 2.9), (1.0, 2.0, 3.0)]))
    rated_by = method(*items, composite_cut_offs=cut_offs, coverage=0.1)
    in_order = {one.indicator: figures[one.indicator] for one in items}
    return Case(rated_by, by_id(*indicators), in_order)


@st.composite
def _figure(draw: st.DrawFn, kind: str) -> tuple[float, float]:
    """Numerator and denominator; or a value, and no denominator."""
    if kind == "mean":
        return draw(st.one_of(st.sampled_from([8.7, 5.0]), st.floats(0, 10))), NAN
    if kind == "judged":
        return draw(st.sampled_from([1.0, 2.0, 3.0, 4.0, NAN])), NAN
    numerator = draw(counts)
    extra = draw(counts) if kind == "proportion" else draw(st.floats(-20, 60))
    return numerator - (30.0 if kind == "balance" else 0.0), max(1.0, numerator + extra)


def reaches(one: Case, row: Mapping[str, Any], moved: Mapping[str, Iterable[float]]) -> list[bool]:
    """Which of the moved places are over the row's line."""
    if row["direction"] == "better":
        return [number <= row["to_category"] for number in one.categories(moved)]
    return [number >= row["to_category"] for number in one.categories(moved)]


def most(one: Case, row: Mapping[str, Any]) -> int:
    """How many whole things can be added or taken: none below 0, none above the denominator."""
    numerator, denominator, _ = one.figures[row["indicator"]]
    unit = one.indicators[row["indicator"]].unit
    if one.way(row) < 0:
        return 10_000 if unit.low is None else int(np.floor(numerator + 1e-9))
    return int(np.floor(denominator - numerator + 1e-9)) if unit.proportion else 10_000


@settings(deadline=None, max_examples=120)
@given(cases())
def test_the_count_is_the_smallest_that_does_it(one: Case):
    """Every whole number is tried, from none to as many as there are."""
    rows = one.routes()
    for row in rows[(rows["kind"] == "alone") & rows["denominator"].notna()].to_dict("records"):
        tried = np.arange(most(one, row) + 1)
        does = reaches(one, row, {row["indicator"]: one.after(row, tried)})
        assert row["possible"] == any(does), row
        if row["possible"]:
            assert row["count"] == does.index(True), row


@settings(deadline=None, max_examples=120)
@given(cases())
def test_the_value_needed_does_it_and_a_hair_less_does_not(one: Case):
    rows = one.routes()
    for row in rows[rows["kind"] == "alone"].to_dict("records"):
        id, unit = row["indicator"], one.indicators[row["indicator"]].unit
        if row["possible"]:
            step = one.method.item(id).step or 1.0
            share = one.rows["score"].notna().sum() * 100.0
            less = row["value_needed"] - one.way(row) * step * 1e-8 * share
            assert reaches(one, row, {id: [row["value_needed"], less]}) == [True, False], row
            assert row["change"] == pytest.approx(abs(row["value_needed"] - row["value_now"]))
            assert unit.low is None or row["value_needed"] >= unit.low
            assert unit.high is None or row["value_needed"] <= unit.high
        elif np.isnan(row["denominator"]):
            end = unit.high if one.way(row) > 0 else unit.low
            assert reaches(one, row, {id: [end]}) == [False], row


@settings(deadline=None, max_examples=120)
@given(cases())
def test_the_pair_does_it_and_both_a_hair_less_do_not(one: Case):
    rows = one.routes()
    for _, both in rows[rows["kind"] == "pair"].groupby("direction"):
        pair = both.to_dict("records")
        assert pair[0]["indicators"] == JOIN.join(row["indicator"] for row in pair)
        needed = {row["indicator"]: [row["value_needed"]] for row in pair}
        assert reaches(one, pair[0], needed) == [True]
        by_count = {
            row["indicator"]: [row["value_needed"]] * 2
            if np.isnan(row["count"])
            else one.after(row, row["count"] - np.array([0, 1]))
            for row in pair
        }
        counted = not np.isnan([row["count"] for row in pair]).any()
        assert reaches(one, pair[0], by_count)[0]
        assert not counted or not reaches(one, pair[0], by_count)[1]


@settings(deadline=None, max_examples=60)
@given(cases())
def test_no_pair_is_cheaper(one: Case):
    """A slow search: every pair moved together by equal score points, in a thousand small steps."""
    scores, ratings = one.rated()
    if ratings["composite"].isna().all():
        return
    rows = one.routes()
    for direction in rows["direction"].unique():
        way = 1.0 if direction == "better" else -1.0
        here = rows[(rows["direction"] == direction) & (rows["kind"] == "pair")]
        said = ((here["score_now"] - here["score_needed"]) * way).max()
        to = rows.loc[rows["direction"] == direction, "to_category"].iloc[0]
        ends = {row["indicator"]: _end(one, row, direction) for row in scores.to_dict("records")}
        cheapest = min(_levels(one, scores, ends, way, to), default=np.inf)
        if np.isfinite(cheapest):
            assert said == pytest.approx(cheapest, abs=0.004)
        else:
            assert here.empty


def _end(one: Case, row: Mapping[str, Any], direction: str) -> float:
    """The score an indicator can get to at most, by moving its value as far as it will go."""
    row = {**row, "direction": direction}
    unit, way = one.indicators[row["indicator"]].unit, one.way({**row, "direction": direction})
    if not np.isnan(row["denominator"]):
        value = one.after(row, most(one, row))[0]
    else:
        value = unit.high if way > 0 else unit.low
    again = pd.DataFrame([{**row, "value": value}])
    return one.scored(again)["score"].iloc[0]


def _levels(
    one: Case, scores: pd.DataFrame, ends: Mapping[str, float], way: float, to: float
) -> Iterable[float]:
    """For each pair that can: how far both move, in steps of 0.003 up to the whole scale."""
    now, levels = scores["score"].to_numpy(), np.arange(0.0, 3.003, 0.003)
    able = [n for n, id in enumerate(scores["indicator"]) if way * (now[n] - ends[id]) > 1e-9]
    for first in able:
        for second in (n for n in able if n > first):
            matrix = np.tile(now, (len(levels), 1))
            for n in (first, second):
                end = ends[scores["indicator"][n]]
                matrix[:, n] = way * np.maximum(way * (now[n] - way * levels), way * end)
            reached = composite.combine(matrix, one.method).category
            does = reached <= to if way > 0 else reached >= to
            if does.any():
                yield levels[does.argmax()]
