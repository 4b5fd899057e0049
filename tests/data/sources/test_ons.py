"""Office for National Statistics."""

import pytest

from tests.data.sources.one_reading import read


@pytest.fixture
def text(invented):
    return invented("ons.csv")


def test_values_with_their_intervals_and_no_counts(write, text):
    _, reading = read(write("ons.csv", text))
    found = reading.rows
    assert found.loc[0, ["value", "lower", "upper"]].tolist() == [55.25, 55, 55.5]
    assert found[["numerator", "denominator"]].isna().all(axis=None)
    assert found["indicator"].tolist() == ["early_cancer_diagnosis"] * 4 + ["cigarette_smokers"] * 2
    assert found.loc[5, "area_name"] == "Here, There and Yonder"


def test_one_year_and_five(write, text):
    found = read(write("ons.csv", text))[1].rows
    spans = found["period_start"].astype(str) + " " + found["period_end"].astype(str)
    assert spans.tolist()[3:] == [
        "2019-01-01 2019-12-31",
        "2019-01-01 2023-12-31",
        "2020-01-01 2024-12-31",
    ]


def test_an_unreliable_value_is_withheld_with_a_note(write, text):
    scilly = read(write("ons.csv", text))[1].rows.set_index("area").loc["E06000053"]
    assert scilly["note"] == "unreliable, withheld by the publisher"
    assert scilly[["value", "lower", "upper"]].isna().all()


def test_the_publishers_own_note_is_kept(write, text):
    found = read(write("ons.csv", text))[1].rows.set_index("area")
    assert found.loc["E07000165", "note"] == "Obsolete code since 2023"
    both = text.replace(",,,u,", ",,,u,Too few people")
    note = read(write("ons.csv", both))[1].rows.set_index("area").loc["E06000053", "note"]
    assert note == "unreliable, withheld by the publisher; Too few people"


@pytest.mark.parametrize(
    ("letter", "status", "note"),
    [
        ("p", "provisional", ""),
        ("r", "revised", ""),
        ("u", "final", "unreliable, says the publisher"),
        ("b", "final", "break in the series"),
    ],
)
def test_statuses_beside_a_value(write, text, letter, status, note):
    changed = text.replace("55,55.5,,\r", f"55,55.5,{letter},\r")
    first = read(write("ons.csv", changed))[1].rows.iloc[0]
    assert (first["status"], first["note"], first["value"]) == (status, note, 55.25)


def test_what_no_module_uses_is_said(write, text):
    _, reading = read(write("ons.csv", text))
    assert reading.remarks == ("No metric module uses Gross median weekly pay: 1 row.",)


def test_a_file_of_which_nothing_is_used_is_refused(write, text, refused):
    lines = text.splitlines(keepends=True)
    (fault,) = refused(write("ons.csv", lines[0] + lines[-1]))
    assert fault.problem == "no metric module uses any of it (Gross median weekly pay)"
    assert "Cancer diagnosis at stage 1 and 2" in fault.remedy


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("2019-01-01/P1Y", "2019/P1Y", "period"),
        (",55.25,", ",55;25,", "observation"),
        (",55.25,Percentage,%,", ",55.25,Rate,per 1000,", "unit"),
        ("55,55.5,,\r", "55,55.5,q,\r", "status"),
        ("55,55.5,,\r", "55,55.5,x,\r", "status"),
    ],
)
def test_faults(write, text, refused, old, new, column):
    assert old in text
    (fault,) = refused(write("ons.csv", text.replace(old, new, 1)))
    assert (fault.line, fault.column) == (2, column)


def test_a_value_that_is_missing_though_its_status_says_otherwise(write, text, refused):
    (fault,) = refused(write("ons.csv", text.replace(",,Percentage,%,,,u,", ",,Percentage,%,,,r,")))
    assert (fault.line, fault.column, fault.value) == (4, "status", "r")
