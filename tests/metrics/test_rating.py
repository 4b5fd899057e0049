"""The whole scoring, from observations to rated places."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from metrics import registry
from metrics.indicator import Polarity
from metrics.rating import Rated, add_scores, rate, rescored, target_chains
from tests.metrics import tables
from tests.metrics.tables import by_id, indicator, item, method, read, standard

AREAS = """
    id      kind      footprint
    england nation    -
    wyh     footprint -
    leeds   place     wyh
    york    place     wyh
"""
SHARES = """
    provider place   share
    R1       leeds   0.5
    R1       york    0.4
    R1       outside 0.1
    R2       leeds   1.0
"""
WAITS = indicator("waits", standard(95.0))
DELAYS = indicator("delays", standard(3.5), polarity=Polarity.LOWER)
LEADERS = indicator("leaders", aggregation="none", polarity=Polarity.LOWER, max_age=12)
KNOWN = by_id(WAITS, DELAYS, LEADERS)
THREE = method(item("waits"), item("delays", step=1.0), item("leaders", step=None))
ROWS = """
    indicator area  period  numerator denominator value
    waits     R1    2018-03 160       200         -
    waits     R2    2018-03 100       100         -
    delays    leeds 2018-03 45        1000        -
    delays    york  2018-03 35        1000        -
    leaders   leeds 2017    -         -           2
    leaders   york  2017    -         -           4
"""


def rated(observations: str = ROWS, day: str = "2018-03-31", **changes) -> Rated:
    usual = {"indicators": KNOWN, "ambitions": {}, "method": THREE}
    return rate(
        tables.observations(observations),
        tables.shares(SHARES),
        tables.areas(AREAS),
        **{**usual, **changes},
        as_ats=[date.fromisoformat(day)],
    )


def of(frame: pd.DataFrame, place: str, names: str) -> list[tuple]:
    return read(frame[frame["place"] == place], names)


# Worked examples -----------------------------------------------------------------------------


def test_a_place_from_beginning_to_end():
    """Waits: (160 x 0.5 + 100) / (200 x 0.5 + 100) = 90%, 5 short, one step of 5: 2.5.

    Delays: 45 / 1000 = 4.5%, 1 over 3.5, one step of 1: 2.5. Leaders: judged 2.
    Together (2.5 + 2.5 + 2) / 3 = 2.33.
    """
    found = rated()
    names = "indicator numerator denominator value target gap step score"
    assert of(found.scores, "leeds", names) == [
        ("waits", 180, 200, 90, 95, 5, 5, 2.5),
        ("delays", 45, 1000, pytest.approx(4.5), 3.5, pytest.approx(1.0), 1, pytest.approx(2.5)),
        ("leaders", None, None, 2, None, None, None, 2),
    ]
    assert of(found.ratings, "leeds", "composite category coverage reason") == [
        (pytest.approx(7 / 3), 2, 1, "")
    ]


def test_another_place_by_its_share_alone():
    """Waits: 64 / 80 = 80%, 15 short: 4 at the limit; delays on target: 1.5; leaders: 4."""
    found = rated()
    assert of(found.scores, "york", "value score weight") == [
        (pytest.approx(80), 4, pytest.approx(1 / 3)),
        (pytest.approx(3.5), pytest.approx(1.5), pytest.approx(1 / 3)),
        (4, 4, pytest.approx(1 / 3)),
    ]
    assert of(found.ratings, "york", "composite category") == [(pytest.approx(9.5 / 3), 3)]


def test_the_footprint_is_summed_before_it_is_scored():
    """Waits: 244 / 280; delays: 80 / 2000 = 4%: 2.0; leaders are not summed."""
    found = rated()
    waits = 1.5 + (95 - 24400 / 280) / 5
    assert of(found.scores, "wyh", "value score reason") == [
        (pytest.approx(24400 / 280), pytest.approx(waits), ""),
        (pytest.approx(4.0), pytest.approx(2.0), ""),
        (None, None, "no data"),
    ]
    assert of(found.ratings, "wyh", "composite indicators_used") == [
        (pytest.approx((waits + 2) / 2), 2)
    ]


def test_places_and_footprints_are_rated_in_their_order_but_not_the_nation():
    assert read(rated().ratings, "place") == [("wyh",), ("leeds",), ("york",)]


def test_the_nation_keeps_its_series():
    rows = ROWS + "    waits     england 2018-03 9 10 -\n"
    assert of(rated(rows).series, "england", "value target gap") == [(90, 95, 5)]


def test_each_date_asked_for_has_its_block():
    days = [date(2018, 4, 30), date(2017, 12, 31)]
    args = (tables.observations(ROWS), tables.shares(SHARES), tables.areas(AREAS))
    found = rate(*args, KNOWN, {}, THREE, days)
    assert read(found.ratings, "as_at place indicators_used") == [
        ("2018-04-30", "wyh", 2),
        ("2018-04-30", "leeds", 3),
        ("2018-04-30", "york", 3),
        ("2017-12-31", "wyh", 0),
        ("2017-12-31", "leeds", 1),
        ("2017-12-31", "york", 1),
    ]


def test_nothing_loaded_yet():
    """An empty table of a database: its text columns are objects."""
    empty = tables.observations(ROWS).iloc[:0].astype({"indicator": object, "area": object})
    found = rate(
        empty, tables.shares(SHARES), tables.areas(AREAS), KNOWN, {}, THREE, [date(2018, 3, 31)]
    )
    assert read(found.ratings, "composite coverage") == [(None, 0)] * 3
    assert set(found.scores["reason"]) == {"no data"}


def test_what_is_given_is_left_as_it_was():
    given_frames = tables.observations(ROWS), tables.shares(SHARES), tables.areas(AREAS)
    before = [frame.copy() for frame in given_frames]
    rate(*given_frames, KNOWN, {}, THREE, [date(2018, 3, 31)])
    for frame, copy in zip(given_frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def test_core_1_on_its_cut_off():
    """Each of the five one step short: 2.5 five times over, and the tie goes to category 2."""
    rows = """
        indicator              area  period          numerator denominator value
        ae_four_hour           leeds 2018-03         90        100         -
        delayed_transfers      leeds 2018-03         45        1000        -
        gp_extended_access     leeds 2017-10:2018-03 35        100         -
        early_cancer_diagnosis leeds 2016            -         -           49.6
        smoking_prevalence     leeds 2016            -         -           17.5
    """
    found = rated(rows, indicators=registry.indicators(), method=registry.methods()["core-1"])
    assert of(found.scores, "leeds", "score weight category") == [(pytest.approx(2.5), 0.2, 2)] * 5
    assert of(found.ratings, "leeds", "composite category") == [(pytest.approx(2.5), 2)]


# Value, target, score ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "value", "reason"),
    [
        ("90 100 -", 90, ""),
        ("90 100 88", 90, ""),
        ("- - 88", 88, ""),
        ("90 - 88", 88, ""),
        ("0 100 -", 0, ""),
        ("0 0 88", None, "the value is undefined (nothing to divide by)"),
        ("90 0 -", None, "the value is undefined (nothing to divide by)"),
        ("- 100 88", 88, ""),
        ("- 100 -", None, "the value is undefined (the numerator is missing)"),
        ("90 - -", None, "the value is undefined (the denominator is missing)"),
        ("- - -", None, "no value was published"),
    ],
)
def test_value(figures: str, value: float | None, reason: str):
    """Counts come before a published value, so that a reader can redo it."""
    rows = f"indicator area period numerator denominator value\n waits leeds 2018-03 {figures}"
    assert of(rated(rows).scores, "leeds", "value reason")[0] == (value, reason)


def test_the_unit_s_multiplier():
    per_thousand = indicator("waits", standard(950.0), unit=replace(WAITS.unit, multiplier=1000))
    rows = "indicator area period numerator denominator\n waits leeds 2018-03 9 10"
    found = rated(rows, indicators={**KNOWN, "waits": per_thousand})
    assert of(found.series, "leeds", "value gap") == [(900, 50)]


@pytest.mark.parametrize(("day", "target"), [("2018-03-31", 50.0), ("2018-05-31", 50.0)])
def test_the_target_is_that_of_the_periods_end(day: str, target: float):
    """Not that of the day the rating speaks of, when the next milestone already counts."""
    waits = indicator("waits", standard(50.0), standard(100.0, since=date(2018, 4, 1)))
    found = rated(day=day, indicators={**KNOWN, "waits": waits})
    assert of(found.scores, "leeds", "target")[0] == (target,)


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("leeds", {"leeds": 80, "york": 95, "wyh": 95}),
        ("wyh", {"leeds": 80, "york": 80, "wyh": 80}),
        ("england", {"leeds": 80, "york": 80, "wyh": 80}),
        ("hull", {"leeds": 95, "york": 95, "wyh": 95}),
    ],
)
def test_a_local_ambition_comes_before_the_standard(area: str, expected: dict[str, float]):
    ambition = standard(80.0, area=area)
    waits = rated(ambitions={"waits": [ambition]}).scores.query("indicator == 'waits'")
    assert dict(read(waits, "place target")) == expected


def test_target_chains():
    areas = tables.areas(AREAS + "    hull    place     -\n")
    assert target_chains(areas) == {
        "england": ("england",),
        "wyh": ("wyh", "england"),
        "leeds": ("leeds", "wyh", "england"),
        "york": ("york", "wyh", "england"),
        "hull": ("hull", "england"),
    }


def test_measured_against_england_in_the_same_period():
    """No level is set: England's own 85% is what leeds, at 90%, is compared with."""
    rows = (
        ROWS
        + """
    waits     england 2018-01:2018-03 70 100       -
    waits     england 2018-03 85       100         -
    waits     england 2018-04 10       100         -
    """
    )
    compared = replace(WAITS, targets=(), comparator="england")
    found = rated(rows.rstrip(), day="2018-04-30", indicators={**KNOWN, "waits": compared})
    names = "value target gap score reason"
    assert of(found.scores, "leeds", names)[0] == (90, 85, -5, 1, "")
    assert of(found.series, "england", "target gap") == [(None, None)] * 3


def test_measured_against_england_when_there_is_no_england():
    compared = replace(WAITS, comparator="england")
    found = rated(indicators={**KNOWN, "waits": compared})
    expected = (90, None, None, "no target in force")
    assert of(found.scores, "leeds", "value target score reason")[0] == expected


def test_an_indicator_of_footprints_only():
    """Leaders is not for places: they are rated on the other two, and lack nothing."""
    rows = ROWS + "    leaders   wyh   2017    -         -           3\n"
    of_footprints = replace(LEADERS, footprint_only=True, aggregation="published")
    found = rated(rows, indicators={**KNOWN, "leaders": of_footprints})
    names = "value score weight applicable reason"
    assert of(found.scores, "leeds", names)[2] == (None, None, 0, False, "not for places")
    assert of(found.scores, "wyh", names)[2] == (3, 3, pytest.approx(1 / 3), True, "")
    names = "composite coverage indicators_used indicators_expected"
    assert of(found.ratings, "leeds", names) == [(pytest.approx(2.5), 1, 2, 2)]
    assert of(found.ratings, "wyh", "coverage indicators_expected") == [(1, 3)]


def test_no_target_no_score():
    untargeted = {**KNOWN, "waits": indicator("waits", standard(95.0, since=date(2018, 4, 1)))}
    found = rated(indicators=untargeted)
    assert of(found.scores, "leeds", "value target score reason")[0] == (
        90,
        None,
        None,
        "no target in force",
    )
    assert of(found.ratings, "leeds", "indicators_used") == [(2,)]


@pytest.mark.parametrize("value", [1.0, 1.25, 3.7, 4.0])
def test_a_judgement_is_its_own_score_whatever_the_target(value: float):
    rows = f"indicator area period value\n leaders leeds 2018-03 {value}"
    targeted = indicator("leaders", standard(1.0), polarity=Polarity.LOWER)
    found = rated(rows, indicators={**KNOWN, "leaders": targeted})
    assert of(found.scores, "leeds", "score reason")[2] == (value, "")


@pytest.mark.parametrize("value", [0.99, 4.01])
def test_a_judgement_outside_1_to_4_is_refused(value: float):
    rows = f"indicator area period value\n leaders leeds 2018-03 {value}"
    with pytest.raises(ValueError, match=f"leaders of leeds is judged {value}; .* from 1 to 4"):
        rated(rows)


def test_too_old_has_neither_gap_nor_score():
    found = rated(day="2018-10-01")
    reason = "too old: the latest period ended 2018-03-31"
    names = "value target gap score weight reason"
    assert of(found.scores, "leeds", names)[0] == (None, 95, None, None, 0, reason)
    assert of(rated(day="2018-09-30").scores, "leeds", names)[0][:4] == (90, 95, 5, 2.5)


def test_a_missing_provider_costs_the_indicator_and_is_named():
    rows = "\n".join(line for line in ROWS.splitlines() if " R2 " not in line)
    found = rated(rows)
    assert of(found.scores, "leeds", "score reason")[0] == (None, "no figure from R2")
    assert of(found.ratings, "leeds", "composite coverage indicators_used") == [
        (pytest.approx(2.25), pytest.approx(2 / 3), 2)
    ]
    assert of(found.ratings, "york", "indicators_used") == [(3,)]


def test_add_scores_keeps_an_earlier_reason():
    rows = pd.DataFrame(
        {"indicator": ["waits"], "value": [np.nan], "gap": [np.nan], "reason": ["no data"]}
    )
    assert read(add_scores(rows, THREE), "score reason") == [(None, "no data")]


# Under another method ------------------------------------------------------------------------

OTHER = method(item("delays", step=2.0), item("waits", step=10.0), id="other")


def test_rescored_is_as_if_rated_by_the_other_method():
    found = rescored(rated().scores, OTHER, tables.areas(AREAS), KNOWN)
    names = "as_at place indicator value target gap step score reason"
    assert read(found, names) == read(rated(method=OTHER).scores, names)
    assert of(found, "leeds", "indicator score") == [
        ("delays", pytest.approx(2.0)),
        ("waits", pytest.approx(2.0)),
    ]


def test_rescored_says_afresh_why_there_is_no_score():
    untargeted = {**KNOWN, "waits": replace(WAITS, targets=())}
    scores = rated(indicators=untargeted).scores
    scores = scores.assign(value=scores["value"].clip(1, 4))
    judged = method(item("waits", step=None), id="judged")
    for rated_by, expected in [(OTHER, "no target in force"), (judged, "")]:
        found = rescored(scores, rated_by, tables.areas(AREAS), untargeted)
        reasons = found.loc[found["indicator"] == "waits", "reason"]
        assert set(reasons) == {expected}


def test_rescored_needs_every_indicator():
    scores = rated(method=OTHER).scores
    with pytest.raises(KeyError, match="leaders"):
        rescored(scores, THREE, tables.areas(AREAS), KNOWN)
