"""The project's own tidy CSV."""

from datetime import date

import pytest

from data import profile
from data.geography import reference
from data.sources.tidy import in_this_alone
from data.store import validate
from metrics.registry import indicators
from tests.data.sources.conftest import REPOSITORY
from tests.data.sources.one_reading import read


def test_observations_as_they_stand(write, invented):
    layout, reading = read(write("mine.csv", invented("tidy.csv")))
    found = reading.rows
    assert layout.source == "tidy"
    assert reading.remarks == ()
    assert found["area"].tolist() == ["leeds", "wakefield", "leeds"]
    assert found["numerator"].tolist()[:2] == [450_000, 150_000]
    assert found.loc[2, ["value", "lower", "upper"]].tolist() == [52.5, 50, 55]
    assert found["status"].tolist() == ["final", "final", "provisional"]
    assert found["line"].tolist() == [2, 3, 4]


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        ("900000", "lots", "denominator", "is not a number"),
        ("2018-03-31", "2018-03-32", "period_end", "is not a date"),
        ("provisional", "guess", "status", "is not a status"),
    ],
)
def test_faults_name_line_column_and_value(write, invented, refused, old, new, column, problem):
    (fault,) = refused(write("mine.csv", invented("tidy.csv").replace(old, new, 1)))
    assert (fault.column, fault.value, fault.problem) == (column, new, problem)
    assert fault.line > 1


def test_the_lines_that_the_readme_shows_can_be_loaded_and_come_out_in_their_units(write):
    blocks = (REPOSITORY / "docs" / "load.md").read_text(encoding="utf-8").split("```\n")
    (shown,) = (block for block in blocks if block.startswith("indicator,place,period"))
    _, reading = read(write("shown.csv", shown))
    known, rows = indicators(), reading.rows
    tables = reference.read(profile.current().reference)
    assert validate.faults(rows, known, tables, date(2018, 1, 1), known_areas_only=True) == []
    values = {
        row.indicator: row.numerator / row.denominator * known[row.indicator].unit.multiplier
        for row in rows.itertuples()
    }
    expected = {"mrsa": 1.5, "c_difficile": 110, "gp_extended_access": 25}
    assert values == pytest.approx(expected)


def test_some_indicators_come_in_by_this_layout_alone():
    found = in_this_alone(indicators())
    assert {"mrsa", "c_difficile", "gp_extended_access"} <= set(found)
    assert not {"ae_four_hour", "smoking_prevalence", "cigarette_smokers"} & set(found)
