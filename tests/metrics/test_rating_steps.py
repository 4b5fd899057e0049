"""Value, target and score of an indicator, and why there is none."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from metrics.indicator import Polarity
from metrics.rating import add_scores, target_chains
from tests.metrics import tables
from tests.metrics.leeds import AREAS, KNOWN, LEADERS, ROWS, THREE, WAITS, of, rated
from tests.metrics.tables import indicator, read, standard


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
