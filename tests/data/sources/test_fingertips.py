"""Public health profiles (Fingertips)."""

import pytest

from tests.data.sources.one_reading import read

SKIPPED = (
    "No metric module uses 92304 Smoking prevalence in adults (18+) - current smokers (GPPS): "
    "2 rows.",
    "Skipped, of Sex Female, Male: 2 rows.",
    "Skipped, of Category Type District deprivation deciles: 1 row.",
)


@pytest.fixture
def text(invented):
    return invented("fingertips.csv")


def reading(write, text):
    return read(write("fingertips.csv", text))[1]


def test_values_counts_and_intervals(write, text):
    found = reading(write, text).rows.set_index("area")
    leeds = found.loc["E08000035"]
    assert leeds[["numerator", "denominator", "value", "lower", "upper"]].tolist() == [
        *(87_000, 600_000, 14.5, 12.5, 16.5)
    ]
    assert (leeds["indicator"], leeds["area_name"]) == ("smoking_prevalence", "Leeds")
    assert str(leeds["period_start"].date()) == "2019-01-01"
    assert str(leeds["period_end"].date()) == "2019-12-31"
    assert set(found["status"]) == {"final"}


def test_a_byte_order_mark_is_no_part_of_the_header(write, text):
    assert text.startswith("\ufeff")
    with_mark, without = reading(write, text), reading(write, text.removeprefix("\ufeff"))
    assert with_mark.rows.equals(without.rows)


def test_a_count_without_a_denominator_keeps_both_count_and_value(write, text):
    england = reading(write, text).rows.set_index("area").loc["E92000001"]
    assert england["numerator"] == 6_100_000.5
    assert england["value"] == 15.25
    assert england[["denominator"]].isna().all()


def test_a_suppressed_cell_keeps_its_row_and_no_figure_of_it(write, text):
    assert '"1700","<span' in text
    scilly = reading(write, text).rows.set_index("area").loc["E06000053"]
    assert scilly["note"] == "suppressed by the publisher"
    assert scilly[["numerator", "denominator", "value", "lower", "upper"]].isna().all()


def test_other_notes_lose_their_html(write, text):
    found = reading(write, text).rows.set_index("area")
    assert found.loc["E08000036", "note"] == "Figure & interval revised"
    assert found.loc["E08000035", "note"] == ""


def test_a_value_left_out_without_a_word_is_said(write, text):
    blank = text.replace('"19.5","17","22"', '"","",""').replace(
        "<p>Figure &amp; interval revised</p>", ""
    )
    wakefield = reading(write, blank).rows.set_index("area").loc["E08000036"]
    assert wakefield["note"] == "no value published"


def test_what_is_skipped_is_said(write, text):
    found = reading(write, text)
    assert found.remarks == SKIPPED
    assert found.rows["line"].tolist() == [2, 3, 4, 5]


def test_the_published_comparison_follows_from_the_interval(write, text):
    found = reading(write, text).rows.set_index("area")
    england = found.loc["E92000001", "value"]
    assert found.loc["E08000035", "lower"] < england < found.loc["E08000035", "upper"]
    assert found.loc["E08000036", "lower"] > england
    assert text.count('"Similar"') == text.count('"Worse"') == 1


def test_a_row_repeated_word_for_word_counts_once(write, text):
    england = text.splitlines(keepends=True)[1]
    found = reading(write, text + england)
    assert found.rows["line"].tolist() == [2, 3, 4, 5]
    assert found.remarks == (*SKIPPED, "Skipped, because they repeat another row: 1 row.")


def test_a_row_repeated_with_another_value_is_kept_for_the_load_to_refuse(write, text):
    england = text.splitlines(keepends=True)[1]
    found = reading(write, text + england.replace("15.25", "15.35"))
    assert found.rows["area"].tolist().count("E92000001") == 2


def test_a_file_of_which_nothing_is_used_is_refused(write, text, refused):
    lines = text.splitlines(keepends=True)
    (fault,) = refused(write("a.csv", "".join([lines[0], *lines[8:]])))
    assert "92304 Smoking prevalence in adults (18+) - current smokers (GPPS)" in fault.problem
    assert "92443" in fault.remedy


def test_a_file_of_one_sex_only_is_refused(write, text, refused):
    lines = text.splitlines(keepends=True)
    (fault,) = refused(write("a.csv", "".join([lines[0], *lines[5:7]])))
    assert fault.problem == "every row is of one sex or of a category"


def test_an_unknown_form_of_period_is_a_fault_only_where_it_is_used(write, text, refused):
    assert reading(write, text.replace('"2019/20"', '"one fine day"')).remarks == SKIPPED
    (fault,) = refused(write("a.csv", text.replace('"2019","14.5"', '"Spring 2019","14.5"')))
    assert (fault.line, fault.column, fault.value) == (3, "Time period", "Spring 2019")


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2019/20", "2019-04-01", "2020-03-31"),
        ("2015 - 17", "2015-01-01", "2017-12-31"),
        ("2019/20 Q1", "2019-04-01", "2019-06-30"),
        ("2019 Q2", "2019-04-01", "2019-06-30"),
    ],
)
def test_periods(write, text, period, start, end):
    found = reading(write, text.replace('"","","2019",', f'"","","{period}",')).rows
    assert set(found["period_start"].astype(str)) == {start}
    assert set(found["period_end"].astype(str)) == {end}


def test_a_broken_number_is_a_fault(write, text, refused):
    (fault,) = refused(write("a.csv", text.replace('"12.5"', '"12,5"')))
    assert (fault.line, fault.column, fault.value) == (3, "Lower CI 95.0 limit", "12,5")


@pytest.mark.parametrize("change", ["renamed", "fewer", "more"])
def test_exports_that_differ_in_the_columns_nobody_reads(write, text, change):
    lines = text.splitlines()
    if change == "renamed":
        lines[0] = lines[0].replace("AreaName", "Area Name").replace("to parent", "to Region")
    elif change == "fewer":
        lines = [_without(line, 15, 17, 20) for line in lines]
    else:
        lines = [f'{line},"{"1y" if at else "Time period range"}"' for at, line in enumerate(lines)]
    found = reading(write, "\n".join(lines) + "\n")
    assert found.rows.equals(reading(write, text).rows)


def _without(line: str, first: int, last: int, then: int) -> str:
    """The line less its cells from first up to last, and from `then` on."""
    cells = line.split('","')
    return '","'.join(cells[:first] + cells[last:then]) + '"'
