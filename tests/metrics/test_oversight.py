"""The cut-offs of oversight-1 against segments as NHS England published them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from metrics.method import Override
from metrics.methods.oversight_1 import METHOD
from metrics.rating import rate
from metrics.registry import indicators
from metrics.score import category
from tests.metrics import tables

GAPS = {
    "composite": ((2.06, 2.13), (2.35, 2.36), (2.64, 2.75)),
    "access": ((1.91, 1.92), (2.37, 2.42), (2.81, 2.91)),
    "effectiveness_experience": ((1.88, 1.89), (2.20, 2.21), (2.50, 2.52)),
    "patient_safety": ((2.10, 2.11), (2.46, 2.52), (2.91, 2.93)),
    "people_workforce": ((1.92, 1.99), (2.50, 2.54), (2.99, 3.07)),
    "finance_productivity": ((1.68, 1.73), (2.23, 2.32), (2.85, 2.86)),
}
"""The last published score in a segment and the first in the next, each of some provider."""

PROVIDERS = [
    ("RVW", 2.06, False, 1),
    ("RWH", 2.13, False, 2),
    ("RAS", 2.35, False, 2),
    ("R0A", 2.36, False, 3),
    ("R0D", 2.51, False, 3),
    ("RYF", 2.75, False, 4),
    ("RHW", 1.50, True, 3),
    ("RFF", 2.10, True, 3),
    ("RVR", 2.64, True, 3),
    ("RWP", 2.79, True, 4),
]
"""Trust, average metric score, whether in deficit, adjusted segment."""


def segments(averages, in_deficit) -> list[float]:
    """Adjusted segments: by the cut-offs, and in deficit no better than the override allows."""
    raw = category(averages, METHOD.composite_cut_offs)
    return np.maximum(raw, np.where(in_deficit, METHOD.overrides[0].no_better_than, 1)).tolist()


@pytest.mark.parametrize("scope", GAPS)
def test_each_cut_off_lies_in_the_middle_of_its_gap(scope: str):
    """To half a hundredth, and never on a hundredth, so that rounding a mean changes nothing."""
    for cut_off, (last, first) in zip(METHOD.cut_offs_of(scope), GAPS[scope], strict=True):
        assert last < cut_off < first
        assert abs(cut_off - (last + first) / 2) <= 0.005 + 1e-9
        assert round(cut_off * 1000) % 10 == 5


@pytest.mark.parametrize("scope", GAPS)
def test_published_scores_on_each_side_of_a_cut_off(scope: str):
    for segment, (last, first) in enumerate(GAPS[scope], start=1):
        assert category([last, first], METHOD.cut_offs_of(scope)).tolist() == [segment, segment + 1]


def test_published_providers():
    _, averages, in_deficit, expected = zip(*PROVIDERS, strict=True)
    assert segments(averages, in_deficit) == list(expected)


@pytest.mark.shared
def test_every_published_segment(shared: Path):
    """75 providers: their adjusted segment, and of each domain that has a score its segment."""
    rows = pd.read_csv(shared / "oracles" / "nof_q3_2025_26_half.csv")
    found = segments(rows["average_metric_score"], rows["in_deficit"] == 1)
    assert (len(found), found) == (75, rows["adjusted_segment"].tolist())
    checked = 0
    for domain in METHOD.domains:
        known = rows.dropna(subset=f"domain_score_{domain.id}")
        found = category(known[f"domain_score_{domain.id}"], METHOD.cut_offs_of(domain.id))
        assert found.tolist() == known[f"domain_segment_{domain.id}"].tolist()
        checked += len(known)
    assert checked == 374


def test_a_deficit_of_a_pound_is_one_and_balance_is_not():
    """Six alike but for money: those in balance score 1.00 of it, and no override holds them."""
    values = {
        "ae_four_hour": [80.0] * 6,
        "rtt_18_weeks": [70.0] * 6,
        "rtt_52_weeks": [1.0] * 6,
        "sickness_absence": [4.0] * 6,
        "cancer_62_day": [90.0] * 6,
        "finance": [-0.01, 0.0, 0.01, -1.0, -2.0, 1.0],
    }
    rows = [
        f"{id} {area} 2025-06 {value}"
        for id, row in values.items()
        for area, value in zip("abcdef", row, strict=True)
    ]
    figures = tables.observations("indicator area period value\n" + "\n".join(rows))
    areas = tables.areas("id type\n" + "\n".join(f"{area} Acute" for area in "abcdef"))
    known = {id: indicators()[id] for id in METHOD.indicators}
    day = [pd.Timestamp("2025-06-30")]
    ratings = rate(figures, tables.shares(), areas, known, {}, METHOD, day).ratings
    held = ratings["override"] != ""
    assert held.tolist() == [True, False, False, True, True, False]
    assert (ratings.loc[held, "category"] == 3).all()
    assert METHOD.overrides == (Override("finance", 2, 3, METHOD.overrides[0].reason),)
