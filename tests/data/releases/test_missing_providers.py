"""Who is missing from a sum is said by name, with what is noted of it."""

from datetime import date

import pandas as pd

from data.releases.release import Release
from data.sources.ae_monthly import ATTENDANCES, OVER
from tests.data.floor import EVERYTHING, Floor, figure


def with_a_field_test(floor: Floor) -> Release:
    """AAA and BBB in December 2019, BBB without a figure."""
    lines = [",".join(["Period", "Org Code", "Parent Org", "Org name", *ATTENDANCES, *OVER])]
    for code, over in (("AAA", "100,0,0"), ("BBB", "-,-,-")):
        lines.append(f"MSitAE-DECEMBER-2019,{code},NORTH,{code} TRUST,1000,0,0,{over}")
    path = floor.folder / "Monthly-AE-December-2019.csv"
    path.write_text("\n".join([*lines, ""]))
    floor.wait(days=900)
    floor.load(*EVERYTHING)
    floor.load_files(path)
    return floor.build()


def test_a_place_names_the_provider_and_a_footprint_its_places(floor: Floor):
    found = with_a_field_test(floor)
    rows = found.scores[found.scores["indicator"] == "ae_four_hour"].set_index("place")
    assert rows.loc["south", "reason"] == "no figure from Beta Hospital"
    assert rows.loc["south", "note"] == "not reported by the provider"
    assert rows.loc["shire", "reason"] == "no figure from North, South"
    assert rows.loc["shire", "note"] == ""
    latest = found.latest[found.latest["indicator"] == "ae_four_hour"].set_index("place")
    assert latest.loc["south", "reason"] == "no figure from Beta Hospital"


def test_that_a_figure_is_held_is_said_beside(floor: Floor):
    """A year of 100 attendances, then 1,000."""
    months = [str(month) for month in pd.period_range("2016-12", periods=13, freq="M")]
    floor.load(*(figure("BBB", 80 + at % 3, period=month) for at, month in enumerate(months)))
    floor.load(figure("AAA", 90, period="2018-01"), figure("BBB", 800, 1000, period="2018-01"))
    scores = floor.build(as_at=date(2018, 1, 31)).scores
    row = scores[(scores["indicator"] == "ae_four_hour") & (scores["place"] == "north")].iloc[0]
    assert row["reason"] == "no figure from Beta Hospital"
    assert row["note"] == "its figure awaits a decision"
