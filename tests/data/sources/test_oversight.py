"""The NHS Oversight Framework: metrics of trusts that some metric module asks for."""

from dataclasses import replace

import pytest

from metrics import registry
from metrics.registry import indicators
from tests.data.sources.one_reading import read

NAME = "oversight-q4-25-26.csv"


@pytest.fixture
def text(invented):
    return invented(NAME)


@pytest.fixture
def asked_for(monkeypatch):
    """As if the module of MRSA named the metric."""
    named = {"oversight_id": "OF9001 (rate)", "sources": ("nhse_oversight", "tidy")}
    known = indicators() | {"mrsa": replace(indicators()["mrsa"], **named)}
    monkeypatch.setattr(registry, "indicators", lambda: known)


def test_the_metric_in_the_unit_that_a_module_names(write, text, asked_for):
    layout, reading = read(write(NAME, text))
    rows = reading.rows
    assert layout.source == "nhse_oversight"
    assert set(rows["indicator"]) == {"mrsa"}
    assert rows["area"].tolist() == ["AAA", "BBB", "CCC"]
    assert rows["value"].tolist()[:2] == [0.92, 1.25]
    assert rows["note"].tolist() == ["", "", "no value published"]
    assert rows["line"].tolist() == [2, 4, 5]
    assert set(rows["period_end"].astype(str)) == {"2026-03-31"}


def test_the_others_are_skipped_with_a_remark(write, text, asked_for):
    assert read(write(NAME, text))[1].remarks == (
        "No metric module uses OF9001 (count) An invented rate: 1 row.",
        "No metric module uses OF9002 (score) An invented score: 1 row.",
    )


def test_where_no_module_names_one_the_file_is_refused(write, text, refused):
    (fault,) = refused(write(NAME, text))
    assert fault.problem.startswith("no metric module uses any of it (OF9001 (rate) An invented")
    assert fault.remedy == "Write a metric module for it"


def test_the_first_edition_has_no_quarter(write, text, asked_for):
    older = "\n".join(line.partition(",")[2] for line in text.splitlines()) + "\n"
    assert len(read(write(NAME, older))[1].rows) == 3


@pytest.mark.parametrize("date", ["2025/26 plan", "Marc-26", "13-26", ""])
def test_a_date_that_is_no_month(write, text, refused, asked_for, date):
    faults = refused(write(NAME, text.replace("Mar-26", date)))
    assert {(fault.line, fault.column) for fault in faults} == {
        (line, "Reporting_date") for line in (2, 4, 5)
    }


def test_a_renamed_column_is_named(write, text, refused):
    (fault,) = refused(write(NAME, text.replace("Trust_code", "Org_code")))
    assert "'Trust_code'" in fault.problem
    assert "'Org_code'" in fault.problem
