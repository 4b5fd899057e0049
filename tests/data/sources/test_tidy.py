"""The project's own tidy CSV."""

import pytest

from data.sources.layout import read


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
        ("provisional", "guess", "status", "is no status"),
    ],
)
def test_faults_name_line_column_and_value(write, invented, refused, old, new, column, problem):
    (fault,) = refused(write("mine.csv", invented("tidy.csv").replace(old, new, 1)))
    assert (fault.column, fault.value, fault.problem) == (column, new, problem)
    assert fault.line > 1
