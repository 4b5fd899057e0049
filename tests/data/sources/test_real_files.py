"""The real public files, where they are at hand: the figures their publishers state."""

import csv

import pandas as pd
import pytest

from tests.data.sources.one_reading import read

pytestmark = pytest.mark.shared


def observations(path):
    return read(path)[1].rows


@pytest.mark.parametrize(
    ("name", "start", "rows"),
    [
        ("Monthly-AE-April-2025.csv", "2025-04-01", 198),
        ("Monthly-AE-May-2025.csv", "2025-05-01", 200),
        ("Monthly-AE-June-2025-1-1.csv", "2025-06-01", 201),
    ],
)
def test_monthly_ae_sums_to_its_own_total_row(shared, name, start, rows):
    path = shared / "ae" / name
    every = observations(path).set_index("area")
    found = every.drop("E92000001")
    assert len(found) == rows
    assert set(found["period_start"].astype(str)) == {start}
    with path.open(encoding="utf-8-sig", newline="") as file:
        *_, total = csv.DictReader(file)
    stated = {name.strip(): value for name, value in total.items()}
    attended = sum(int(n) for name, n in stated.items() if name.startswith("A&E attendances"))
    over = sum(int(n) for name, n in stated.items() if name.startswith("Attendances over 4hrs"))
    assert found["denominator"].sum() == attended
    assert found["numerator"].sum() == attended - over
    assert every.loc["E92000001", "denominator"] == attended


def test_provider_sheets(shared):
    april = observations(shared / "ae" / "April-2025-AE.csv")
    october = observations(shared / "ae" / "October-2025-AE.csv")
    assert (len(april), len(october)) == (198, 197)
    assert set(october["period_start"].astype(str)) == {"2025-10-01"}
    assert april["denominator"].notna().all()


def test_april_2025_was_revised_between_the_two_layouts(shared):
    monthly = observations(shared / "ae" / "Monthly-AE-April-2025.csv")
    monthly = monthly.set_index("area").drop("E92000001")
    sheet = observations(shared / "ae" / "April-2025-AE.csv").set_index("area")
    assert set(monthly.index) == set(sheet.index)
    figures = ["numerator", "denominator"]
    differs = (monthly[figures] != sheet[figures].reindex(monthly.index)).any(axis=1)
    assert set(monthly.index[differs]) == {"RTD", "RBT"}
    assert monthly.loc["RTD", "denominator"] < sheet.loc["RTD", "denominator"]


def test_england_in_the_last_quarter_of_2016_17(shared):
    found = observations(shared / "ae" / "ae_attendances.csv")
    quarter = found[found["period_start"].between("2017-01-01", "2017-03-31")]
    breaches = (quarter["denominator"] - quarter["numerator"]).sum()
    assert breaches == 699_420
    assert round(100 * breaches / quarter["denominator"].sum(), 3) == 12.386
    assert found["period_start"].min() == pd.Timestamp("2016-04-01")
    assert found["period_end"].max() == pd.Timestamp("2019-03-31")


def test_six_trusts_agree_with_the_whole(shared):
    found = observations(shared / "ae" / "ae_wyh_trusts_2016-04_2019-03.csv")
    assert found["area"].nunique() == 6
    assert len(found) == 6 * 36
    key = ["area", "period_start"]
    both = found.merge(observations(shared / "ae" / "ae_attendances.csv"), on=key)
    assert (both["numerator_x"] == both["numerator_y"]).all()
    assert len(both) == len(found)


def test_delayed_days(shared):
    _, reading = read(shared / "dtoc" / "Delayed_Days_by_type.csv")
    found = reading.rows.set_index(reading.rows["period_start"].astype(str))
    assert len(found) == 115
    assert (found.index[0], found.index[-1]) == ("2010-08-01", "2020-02-01")
    assert found.loc["2017-10-01", "numerator"] == 169_864
    assert str(reading.published.date()) == "2020-09-10"
    assert reading.remarks == ()


@pytest.mark.parametrize("region", ["southwest", "yorks"])
def test_smoking(shared, region):
    path = shared / "smoking" / f"{region} 2019.csv"
    _, reading = read(path)
    assert len(reading.rows) == 17
    assert len(reading.remarks) == 6
    assert all(remark.endswith(": 17 rows.") for remark in reading.remarks)
    found = reading.rows.set_index("area")
    england = found.loc["E92000001", "value"]
    published = pd.read_csv(path).query("`Indicator ID` == 92443").set_index("Area Code")
    labels = published["Compared to England value or percentiles"]
    for area, row in found.drop("E92000001").iterrows():
        if row["note"]:
            assert labels[area] == "Not compared"
        elif row["lower"] <= england <= row["upper"]:
            assert labels[area] == "Similar"
        else:
            assert labels[area] == ("Better" if row["upper"] < england else "Worse")


def test_both_regional_files_repeat_the_same_england(shared):
    england = [
        observations(shared / "smoking" / f"{region} 2019.csv").iloc[0]
        for region in ("southwest", "yorks")
    ]
    assert england[0]["area"] == "E92000001"
    assert england[0].equals(england[1])


def test_the_isles_of_scilly_are_suppressed(shared):
    found = observations(shared / "smoking" / "southwest 2019.csv").set_index("area_name")
    assert found.loc["Isles of Scilly", "note"] == "suppressed by the publisher"
    assert pd.isna(found.loc["Isles of Scilly", "value"])


def test_early_cancer_diagnosis(shared):
    found = observations(shared / "early_cancer" / "cancer-diagnosis-at-stage-1-and-2.csv")
    assert len(found) == 3360
    assert set(found["period_start"].dt.year) == set(range(2013, 2023))
    withheld = found["note"].str.startswith("unreliable, withheld by the publisher")
    assert withheld.sum() == found["value"].isna().sum() == 313
    assert found.loc[~withheld, ["value", "lower", "upper"]].notna().all(axis=None)
    assert "Harrogate" not in set(found["area_name"])


def test_cigarette_smokers(shared):
    found = observations(shared / "early_cancer" / "cigarette-smokers.csv")
    assert len(found) == 756
    assert {"Harrogate", "Craven"} <= set(found["area_name"])
    pools = found[["period_start", "period_end"]].drop_duplicates().astype(str)
    assert sorted(pools.agg(" ".join, axis=1)) == [
        "2019-01-01 2023-12-31",
        "2020-01-01 2024-12-31",
    ]
