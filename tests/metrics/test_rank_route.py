"""What moves a place where scores are ranks: by hand, at each limit, and by trying it all."""

import math
from dataclasses import dataclass
from itertools import count as from_0

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import rank_route
from metrics.indicator import Polarity, Unit
from metrics.method import ABOVE_FLOOR, BELOW_STANDARD, RANKED, Override
from metrics.rating import Rated, rate
from tests.metrics import tables
from tests.metrics.tables import by_id, indicator, method, ranked, shares, standard
from tests.metrics.worlds import a_few

JUNE = [pd.Timestamp("2018-06-30")]
MONTH = {"period_start": pd.Timestamp("2018-06-01"), "period_end": JUNE[0]}
PLACES = "abcde"
IN_DEFICIT = Override("money", from_category=2, no_better_than=3, reason="it is in deficit")
BALANCE = Unit("%", "per cent", multiplier=100, low=None)


@dataclass
class World:
    """Numerators and denominators (None: the numerator is the value) by indicator and place."""

    figures: dict[str, dict[str, tuple[float, float | None]]]
    method: object
    indicators: dict

    def rated(self, **moved: tuple[str, tuple[float, float | None]]) -> Rated:
        """The ratings; each indicator `moved` has another figure for one place."""
        rows = []
        for id, by_place in self.figures.items():
            by_place = by_place | dict([moved[id]] if id in moved else [])
            for place, (above, below) in by_place.items():
                figure = {"numerator": above, "denominator": below}
                figure = {"value": above} if below is None else figure
                rows.append({**tables.OBSERVATION, "indicator": id, "area": place, **MONTH})
                rows[-1] |= figure
        areas = tables.areas("id\n" + "\n".join(PLACES))
        figures = tables.observations(rows)
        return rate(figures, shares(), areas, self.indicators, {}, self.method, JUNE)

    def category(self, place: str, **moved) -> float:
        ratings = self.rated(**moved).ratings.set_index("place")
        return ratings.loc[place, "category"]

    def routes(self, place: str, direction: str) -> pd.DataFrame:
        now, areas = self.rated(), tables.areas("id\n" + "\n".join(PLACES))
        found = rank_route.routes(now.scores, now.ratings, self.method, self.indicators, areas)
        found = found[(found["place"] == place) & (found["direction"] == direction)]
        return found.set_index("indicator")


def world(figures: dict[str, list], *items, overrides=(), **definitions) -> World:
    known = {id: definitions.get(id) or indicator(id) for id in figures}
    how = method(*items, scoring="rank", averaging="items", overrides=overrides)
    pairs = {
        id: {a: v if isinstance(v, tuple) else (v, None) for a, v in zip(PLACES, row, strict=True)}
        for id, row in figures.items()
    }
    return World(pairs, how, by_id(*known.values()))


THREE = [[(50.0, 100.0), (60.0, 100.0), (70.0, 100.0), (80.0, 100.0), (90.0, 100.0)]] * 2
"""For x and y: a is last and scores 4.00, then 3.25, 2.50, 1.75; e scores 1.00."""


def both(**fields) -> World:
    return world(dict(zip("xy", THREE, strict=True)), ranked("x"), ranked("y"), **fields)


def test_the_way_up_goes_past_as_many_peers_as_it_must():
    """a is at 4.00; for 3.50 x must score 3.00: level with c (2.50), not with b (3.25)."""
    row = both().routes("a", "better").loc["x"]
    assert (row["possible"], row["value_needed"], row["count"]) == (True, 70.0, 20)
    assert (row["score_now"], row["score_needed"]) == (4.0, 2.5)
    assert (row["from_category"], row["to_category"]) == (4, 3)


def test_to_lose_a_category_is_to_fall_behind():
    """e is at 1.00; above 1.50 x must score over 2.00: one patient behind c, who scores 2.50 then
    1.75, so behind both d and c."""
    row = both().routes("e", "worse").loc["x"]
    assert (row["possible"], row["count"], row["score_needed"]) == (True, 21, 2.5)
    assert row["value_needed"] == pytest.approx(70.0, abs=1e-8)
    assert both().category("e", x=("e", (69.0, 100.0))) == 2
    assert both().category("e", x=("e", (70.0, 100.0))) == 1


@pytest.mark.parametrize(
    ("place", "direction", "past"), [("a", "better", 2), ("e", "worse", 2), ("d", "better", 1)]
)
def test_how_many_peers_are_passed(place: str, direction: str, past: int):
    """a comes level with c, past b; e falls behind d and c; d comes level with e."""
    made = both()
    row = made.routes(place, direction).loc["x"]
    areas = tables.areas("id\n" + "\n".join(PLACES))
    given_row = {**row, "indicator": "x", "direction": direction}
    assert rank_route.passed(given_row, made.rated().scores, areas) == past


def test_where_even_the_first_rank_is_not_enough_it_cannot_alone():
    """b is at 3.25 in x, y and z; x at 1.00 makes 2.50, enough; of four such it is not."""
    four = dict.fromkeys("xyzw", THREE[0])
    row = world(four, *map(ranked, "xyzw")).routes("b", "better").loc["x"]
    assert (row["possible"], math.isnan(row["count"]), math.isnan(row["change"])) == (
        False,
        True,
        True,
    )


def test_where_things_are_counted_only_whole_ones_count():
    """c has 29 of 40, 72.5%; for level with d (80%) it needs 3 more: 32 of 40."""
    rows = [(50.0, 100.0), (60.0, 100.0), (29.0, 40.0), (80.0, 100.0), (90.0, 100.0)]
    made = world({"x": rows}, ranked("x"))
    better = made.routes("c", "better").loc["x"]
    assert (better["value_needed"], better["count"]) == (90.0, 7)
    assert made.category("c", x=("c", (36.0, 40.0))) == 1
    assert made.category("c", x=("c", (35.0, 40.0))) == 2


def test_no_more_than_there_are():
    """e's peers at 100% can be drawn level with, and not with 4.5 of 5."""
    rows = [(3.5, 5.0), (60.0, 100.0), (65.0, 100.0), (68.0, 100.0), (95.0, 100.0)]
    row = world({"x": rows}, ranked("x")).routes("a", "better").loc["x"]
    assert not row["possible"]
    rows[4] = (90.0, 100.0)
    assert world({"x": rows}, ranked("x")).routes("a", "better").loc["x", "count"] == 1


def test_the_standard_itself_is_a_way():
    """a is worst of all, at 4.00; to reach 78 needs 28 more, and scores 1.00."""
    one = indicator("x", standard(78))
    made = world({"x": THREE[0]}, ranked("x", ends=BELOW_STANDARD), x=one)
    row = made.routes("c", "better").loc["x"]
    assert (row["value_needed"], row["count"], row["score_needed"]) == (78.0, 8, 1.0)


MONEY = [(-1.0, 100.0), (-2.0, 100.0), (0.0, 100.0), (1.0, 100.0), (2.0, 100.0)]


def in_deficit() -> World:
    """e is first in x, y and z; of money a (-1) is short of balance, and b (-2)."""
    money = indicator("money", standard(0), unit=BALANCE, counted="pounds")
    first = [(90.0, 100.0), (50.0, 100.0), (60.0, 100.0), (70.0, 100.0), (80.0, 100.0)]
    items = [*map(ranked, "xyz"), ranked("money", ends=BELOW_STANDARD)]
    rows = dict.fromkeys("xyz", first) | {"money": MONEY}
    return world(rows, *items, overrides=(IN_DEFICIT,), money=money)


def test_one_held_by_an_override_is_moved_by_that_alone():
    """a scores 1, 1, 1 and 2.00: 1.25, and is held at 3; a pound more in 100 frees it."""
    made = in_deficit()
    assert made.rated().ratings.loc[0, ["composite", "category"]].tolist() == [1.25, 3]
    assert made.rated().ratings.loc[0, "override"] == "it is in deficit"
    found = made.routes("a", "better")
    assert found["possible"].to_dict() == {"x": False, "y": False, "z": False, "money": True}
    assert found.loc["money", ["value_needed", "count"]].tolist() == [0.0, 1]


def test_a_deficit_loses_a_category_whatever_the_mean():
    """d has 1 of money: two pounds less is a deficit, and 3 at best."""
    row = in_deficit().routes("d", "worse").loc["money"]
    assert row["possible"]
    assert in_deficit().category("d", money=("d", (-row["count"] + 1.0, 100.0))) == 3


def test_a_judged_score_moves_as_far_as_the_line():
    """a has 4.00 and a judged 4.00; for 3.50 the judged one must be 3.00."""
    made = world(
        {"x": THREE[0], "j": [4.0, 2.0, 2.0, 2.0, 2.0]},
        ranked("x"),
        tables.item("j", step=None),
        j=indicator("j", polarity=Polarity.LOWER, unit=Unit("", "judged", low=1, high=4)),
    )
    assert made.routes("a", "better").loc["j", "value_needed"] == pytest.approx(3.0)


def test_an_indicator_twice_is_refused():
    now = both().rated()
    areas = tables.areas("id\n" + "\n".join(PLACES))
    twice = pd.concat([now.scores, now.scores])
    with pytest.raises(ValueError, match="comes twice"):
        rank_route.routes(twice, now.ratings, both().method, both().indicators, areas)


@st.composite
def _worlds(draw: st.DrawFn) -> World:
    rows, definitions, items = {}, {}, []
    for id in ("x", "y", "money"):
        below = st.sampled_from([4.0, 5.0, 8.0, 10.0])
        rows[id] = [
            (float(draw(st.integers(0, int(whole)))), whole)
            for whole in [draw(below) for _ in PLACES]
        ]
        polarity = draw(st.sampled_from(list(Polarity)))
        definitions[id] = indicator(id, standard(50), polarity=polarity)
        items.append(ranked(id, ends=draw(st.sampled_from([RANKED, BELOW_STANDARD, ABOVE_FLOOR]))))
    overrides = draw(st.sampled_from([(), (IN_DEFICIT,)]))
    return world(rows, *items, overrides=overrides, **definitions)


@pytest.mark.slow
@given(_worlds(), st.sampled_from(PLACES), st.sampled_from(["better", "worse"]))
@a_few(8)
def test_as_found_by_trying_every_count(made: World, place: str, direction: str):
    """One more person, one more, until the place is in the other category or there is none left."""
    now = made.category(place)
    for id, row in made.routes(place, direction).iterrows():
        above, below = made.figures[id][place]
        sign = made.indicators[id].polarity.sign * (1 if direction == "better" else -1)
        for people in from_0(1):
            moved = above + sign * people
            if not 0 <= moved <= below:
                assert not row["possible"]
                break
            then = made.category(place, **{id: (place, (moved, below))})
            if then < now if direction == "better" else then > now:
                assert (row["possible"], row["count"]) == (True, people)
                break
