"""The demonstration files: drawn again they are the same, and they tell what is publicly known."""

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest

from data import profile, times
from data.geography import reference
from data.releases.release import Release
from data.samples import make
from data.store import database
from data.store.in_force import Knowledge
from metrics import registry
from tests.data import built


def files(folder: Path) -> dict[str, bytes]:
    """Every CSV file in the folders of a folder, and the list of hashes."""
    found = [*folder.glob("*/*.csv"), folder / "SHA256SUMS"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_drawn_again_they_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(make, "FOLDER", tmp_path)
    make.main()
    drawn, shipped = files(tmp_path), files(profile.read().demonstration)
    assert drawn.keys() == shipped.keys()
    assert [name for name in drawn if drawn[name] != shipped[name]] == []


def test_the_list_of_hashes_names_every_file():
    listed = (profile.read().demonstration / "SHA256SUMS").read_text().splitlines()
    assert {line.split("  ")[1]: line.split("  ")[0] for line in listed} == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files(profile.read().demonstration).items()
        if name != "SHA256SUMS"
    }


def value(whole: Release, indicator: str, year: int, place: str = "wyh") -> float:
    """A footprint's value for a year."""
    rows = whole.series.query("indicator == @indicator and place == @place")
    (found,) = rows.loc[rows["period_end"] == pd.Timestamp(year, 12, 31), "value"]
    return found


def test_what_is_publicly_known_is_so(whole: Release):
    assert value(whole, "smoking_prevalence", 2015) == 18.6
    assert value(whole, "smoking_prevalence", 2016) == 17.3
    assert value(whole, "early_cancer_diagnosis", 2015) == pytest.approx(40, abs=1)


def test_emergency_departments_miss_the_standard_in_winter(whole: Release):
    rows = whole.series.query("indicator == 'ae_four_hour' and place == 'wyh'")
    winter = rows[rows["period_end"].dt.month.isin([12, 1, 2])]
    assert len(winter) == 7
    assert (winter["value"] < 95).all()


def test_delayed_transfers_are_above_what_is_aimed_at(whole: Release):
    rows = whole.series.query("indicator == 'delayed_transfers' and place == 'wyh'")
    assert (rows["value"] > 3.5).all()


def test_every_place_has_every_month(whole: Release):
    rows = whole.series.query("indicator == 'ae_four_hour' and place in @PLACES")
    assert rows.groupby("place")["period_end"].nunique().to_dict() == dict.fromkeys(PLACES, 33)


PLACES = ["wyh", "bradford", "calderdale", "harrogate", "kirklees", "leeds", "wakefield"]


def test_the_whole_is_making_progress_and_all_places_are_rated(whole: Release):
    ratings = whole.ratings.set_index("place")
    assert ratings.loc["wyh", "category"] == 3
    assert ratings.loc[PLACES, "composite"].notna().all()


def test_the_whole_is_making_progress_by_the_core_method_too(demonstration: Path, tmp_path: Path):
    copy = shutil.copy(demonstration / "store.duckdb", tmp_path)  # others read the same
    with database.opened(f"duckdb:///{copy}") as store, store.connect() as c:
        release = built.build(
            c,
            reference.read(profile.read().reference),
            registry.indicators(),
            registry.methods()["core-1"],
            Knowledge("internal", times.now(), times.now()),
        )
    ratings = release.ratings.set_index("place")
    assert ratings.loc["wyh", "category"] == 3
    assert ratings.loc[PLACES, "indicators_used"].tolist() == [5] * 7
