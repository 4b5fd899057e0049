"""Adding an indicator is one file; rating it is one line in a method."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.floor import EVERYTHING, figure, write_reference, write_tidy

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

INDICATOR = '''"""Hands washed."""

from datetime import date

from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="handwashing",
    name="Hands washed before a meal",
    short_name="Handwashing",
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator="people seen to wash their hands",
    denominator="people seen",
    counted="people",
    description="The share of people who wash their hands before a meal.",
    publication="The Shire, Hands, monthly",
    sources=("tidy",),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(Target(points=((date(2015, 1, 1), 90.0),), source="a mother's word"),),
)
'''
LINE = '        Item("handwashing", "emergency_care", 10.0, "every tenth person"),\n'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the two floors, where a new indicator may be added."""
    for floor in ("metrics", "data"):
        leave = shutil.ignore_patterns("__pycache__", "*.csv")
        shutil.copytree(ROOT / floor, tmp_path / floor, ignore=leave)
    write_reference(tmp_path / "reference")
    return tmp_path


COMMANDS = """
import sys
from data.__main__ import main
for command in sys.argv[1:]:
    if code := main(command.split()):
        sys.exit(code)
"""


def run(house: Path, *commands: str) -> list[str]:
    """Commands of the copy, in a process of their own; what they said, line by line."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"duckdb:///{house}/store.duckdb",
        "RELEASES_DIR": str(house / "releases"),
        "RAW_DIR": str(house / "raw"),
        "REFERENCE_DIR": str(house / "reference"),
    }
    arguments = [sys.executable, "-c", COMMANDS, *commands]
    done = subprocess.run(
        arguments, cwd=house, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_an_indicator_is_one_file_and_its_rating_one_line(house: Path):
    (house / "metrics" / "indicators" / "handwashing.py").write_text(INDICATOR)
    method = house / "metrics" / "methods" / "core_1.py"
    before, start, after = method.read_text().partition("    items=(\n")
    method.write_text(before + start + LINE + after)
    seen = figure("north", 84, 100, indicator="handwashing")
    write_tidy(house / "all.csv", *EVERYTHING, seen)

    said = run(house, "load all.csv", "publish --method core-1 --no-site", "ratings --format json")
    assert said[0] == "all.csv: load 1, tidy"
    document = json.loads("\n".join(said[said.index("{") :]))
    north = next(place for place in document["places"] if place["id"] == "north")
    washed = next(one for one in north["indicators"] if one["id"] == "handwashing")
    assert (washed["value"], washed["target"], washed["score"]) == (84, 90, pytest.approx(2.1))
    assert washed["weight"] == pytest.approx(1 / 10)
    assert (north["indicators_used"], north["indicators_expected"]) == (6, 6)
