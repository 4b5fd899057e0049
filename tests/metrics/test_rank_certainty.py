"""Redrawn ranks: every draw ranks all peers again."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from metrics import redraw
from metrics.certainty import certainty, draw_scores
from metrics.method import BELOW_STANDARD, RANKED, Domain, Override
from metrics.rating import rate
from tests.metrics import tables
from tests.metrics.slow_rank import by_rank
from tests.metrics.tables import by_id, indicator, method, ranked, shares, standard

JUNE = pd.Timestamp("2018-06-30")
AREAS = tables.areas("id type\n" + "\n".join(f"{t}{n} {t}" for t in "am" for n in range(6)))
DRAWS = 200


def figures(id: str = "x", whole: int = 1000):
    """Six acute and six other areas, from 70% in steps of 2 points and of 5."""
    rows = [
        f"{id} {kind}{n} 2018-06 {whole * (70 + step * n) / 100} {whole}"
        for kind, step in (("a", 2), ("m", 5))
        for n in range(6)
    ]
    return tables.observations("indicator area period numerator denominator\n" + "\n".join(rows))


def drawn(how, observations, *definitions):
    known = by_id(*definitions)
    rated = rate(observations, shares(), AREAS, known, {}, how, [JUNE])
    return draw_scores(rated, observations, known, how, JUNE, DRAWS, areas=AREAS), rated, known


@pytest.mark.parametrize("ends", [RANKED, BELOW_STANDARD])
def test_each_draw_is_ranked_among_the_peers_of_that_draw(ends, monkeypatch: pytest.MonkeyPatch):
    """The drawn values, kept as they were drawn, ranked one by one in the slow way."""
    kept = {}

    def keep(figures, ats, unit, draws):
        kept["values"], varies = redraw.redraw(figures, ats, unit, draws)
        return kept["values"], varies

    monkeypatch.setattr("metrics.certainty.redraw", keep)
    how = method(ranked("x", ends=ends), scoring="rank")
    found, *_ = drawn(how, figures(), indicator("x", standard(78)))
    composite = found.scores[(found.scopes["scope"] == "composite").to_numpy()]
    for draw in range(DRAWS):
        values = kept["values"][:, draw].tolist()
        ends_of = tuple(map(int, ends))
        expected = [by_rank(values[at : at + 6], True, ends_of, 78) for at in (0, 6)]
        assert composite[:, draw].tolist() == expected[0] + expected[1]


def test_far_apart_ranks_are_certain_and_near_ones_are_not():
    """Of 100,000 five points are never lost; of 100 two points often are."""
    how = method(ranked("x"), scoring="rank")
    for whole, sure in ((100_000, True), (100, False)):
        found, *_ = drawn(how, figures(whole=whole), indicator("x"))
        assert (np.ptp(found.scores, axis=1) == 0).all() == sure


def test_a_figure_without_chance_keeps_its_rank_and_its_override():
    """Accounts are not drawn; a0, short of the standard, is held at 3 in every draw."""
    cap = Override("money", from_category=2, no_better_than=3, reason="a deficit")
    how = method(
        ranked("x"), ranked("money", ends=BELOW_STANDARD), scoring="rank", overrides=(cap,)
    )
    money = indicator("money", standard(71), fixed=True)
    observations = pd.concat([figures(), figures("money")])
    found, rated, known = drawn(how, observations, indicator("x"), money)
    held = (found.scopes["scope"] == "composite") & found.scopes["place"].isin(["a0", "m0"])
    assert (found.least[held.to_numpy()] == 3).all()
    sure = certainty(rated, observations, known, how, JUNE, DRAWS, areas=AREAS).table
    assert sure.loc[held.to_numpy(), ["p1", "p2"]].to_numpy().tolist() == [[0, 0], [0, 0]]


def test_a_domain_has_the_categories_of_its_own_cut_offs():
    """By the domain's, nothing is below 1.50; by the composite's, the same scores are a 1."""
    how = method(ranked("x"), scoring="rank", composite_cut_offs=(3.97, 3.98, 3.99))
    how = replace(how, domains=(Domain("x", "x", "t", cut_offs=(0.1, 0.2, 0.3)),))
    observations = figures(whole=100_000)
    _, rated, known = drawn(how, observations, indicator("x"))
    table = certainty(rated, observations, known, how, JUNE, DRAWS, areas=AREAS).table
    second = table[table["place"] == "a4"].set_index("scope")
    assert second.loc["composite", "p1"] == 1
    assert second.loc["x", "p4"] == 1


def test_ranks_need_the_areas():
    how = method(ranked("x"), scoring="rank")
    known = by_id(indicator("x"))
    rated = rate(figures(), shares(), AREAS, known, {}, how, [JUNE])
    with pytest.raises(ValueError, match="areas must say who is whose peer"):
        draw_scores(rated, figures(), known, how, JUNE, DRAWS)
