"""XmR charts against published cases, where they are at hand."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from metrics import spc, xmr

PASS, FAIL, EITHER = "consistently passing", "consistently failing", "hit and miss"


@pytest.fixture
def vectors() -> dict:
    """The published cases; skips the test where they are absent."""
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("DASHBOARD_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"the real public files are not here ({folder}): set DASHBOARD_SHARED_DATA")
    return json.loads((folder / "oracles" / "spc_vectors.json").read_text())


@pytest.mark.shared
def test_published_limits(vectors):
    constants = vectors["constants"]
    assert (constants["limit"], constants["screen_mr_multiplier"]) == (xmr.LIMIT, xmr.SCREEN)
    assert constants["near_limit"] == pytest.approx(xmr.LIMIT * 2 / 3, abs=1e-7)
    for case in vectors["xmr_limits"]:
        found = xmr.limits(np.array(case["y"]), case["screen_outliers"])[:3]
        assert found == pytest.approx(list(case["expected"].values()), abs=case["tolerance"])


@pytest.mark.shared
def test_published_rules(vectors):
    """Runs of either sign are 1 in the published answers, save for trends."""
    rules = {
        "seven_one_side": lambda case: abs(spc.seven_one_side(case["relative_to_mean"])),
        "seven_trend": lambda case: spc.seven_trend(case["y"]),
        "part_of_seven": lambda case: abs(spc.part_of(case["flag"], 7)),
        "two_in_three": lambda case: abs(spc.two_in_three(case["close"], case["side"])),
    }
    for name, rule in rules.items():
        for case in vectors[name]:
            arrays = {key: np.array(value) for key, value in case.items()}
            assert rule(arrays).tolist() == case["expected"], name


@pytest.mark.shared
def test_published_assurance(vectors):
    words = {"consistent_pass": PASS, "consistent_fail": FAIL, "inconsistent": EITHER}
    for case in vectors["assurance"]:
        sign = 1 if case["improvement"] == "increase" else -1
        found = spc.assurance(case["lpl"], case["upl"], case["target"], sign)
        assert found.tolist() == [words[label] for label in case["expected"]]
