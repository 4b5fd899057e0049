"""Reference tables renewed by what a file says of systems and trusts."""

from dataclasses import replace

import pandas as pd
import pytest

from data.geography.renewal import Memberships, Provider, name_of, renewed
from data.geography.table import COLUMNS, MAY_HAVE

FOUND = Memberships(
    since="2025-06-01",
    file="June.xlsx",
    systems={"QAA": "NHS North Shire Integrated Care Board"},
    trusts={"R1A": "The Alpha Hospital NHS Trust", "R1B": "Beta NHS Foundation Trust"},
    regions={"R1A": "NHS England North", "R1B": "NHS England North", "W1": "NHS England North"},
    providers={
        "R1A": Provider("The Alpha Hospital NHS Trust", "QAA", {"R1A": 1.0}),
        "R1B": Provider("Beta NHS Foundation Trust", "QAA", {"R1B": 1.0}),
        "W1": Provider("Walk-in  centre", "QAA", {"R1A": 0.25, "R1B": 0.75}),
        "W2": Provider("Clinic", "QAA", {}),
    },
)
NEW = {
    name: pd.DataFrame(columns=[*COLUMNS[name], *MAY_HAVE[name]], dtype="str")
    for name in ("areas", "area_codes", "provider_place")
}
PART = ["provider", "indicator", "place", "share", "expected"]


@pytest.mark.parametrize(
    ("published", "name"),
    [
        ("NHS Bath And North East Somerset, Swindon And Wiltshire Integrated Care Board",
         "Bath and North East Somerset, Swindon and Wiltshire"),
        ("NHS Staffordshire And Stoke-On-Trent Integrated Care Board",
         "Staffordshire and Stoke-on-Trent"),
        ("The Shrewsbury And Telford Hospital NHS Trust", "Shrewsbury and Telford Hospital"),
        ("The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust",
         "Queen Elizabeth Hospital, King's Lynn"),
        ("Bolton NHS Foundation Trust", "Bolton NHS FT"),
        ("Mid Yorkshire Teaching NHS Trust", "Mid Yorkshire Teaching NHS Trust"),
    ],
)  # fmt: skip
def test_names_lose_their_legal_form_unless_too_little_is_left(published: str, name: str):
    assert name_of(published) == name


def test_empty_tables_get_all_that_a_file_says():
    tables, said = renewed(NEW, FOUND)
    assert tables["areas"][["id", "name", "kind", "footprint", "region"]].to_numpy().tolist() == [
        ["qaa", "North Shire", "footprint", "", "North"],
        ["r1a", "Alpha Hospital", "place", "qaa", "North"],
        ["r1b", "Beta NHS FT", "place", "qaa", "North"],
    ]
    assert tables["area_codes"][["code", "area"]].to_numpy().tolist() == [["QAA", "qaa"]]
    assert tables["provider_place"][PART].to_numpy().tolist() == [
        ["R1A", "", "r1a", "1.0", "usual"],
        ["R1A", "", "qaa", "1.0", "usual"],
        ["R1B", "", "r1b", "1.0", "usual"],
        ["R1B", "", "qaa", "1.0", "usual"],
        ["W1", "ae_four_hour", "r1a", "0.25", "no"],
        ["W1", "ae_four_hour", "r1b", "0.75", "no"],
        ["W1", "ae_four_hour", "qaa", "1.0", "no"],
        ["W1", "", "qaa", "1.0", "no"],
        ["W2", "", "qaa", "1.0", "no"],
    ]
    assert set(tables["provider_place"]["valid_from"]) == {"2010-04-01"}
    assert len(said) == 3 + 1 + 4


def test_what_is_there_already_is_no_difference():
    tables, _ = renewed(NEW, FOUND)
    again, said = renewed(tables, FOUND)
    assert said == []
    assert all(again[name].equals(tables[name]) for name in tables)


def test_a_changed_share_ends_the_day_before_the_files_month():
    tables, _ = renewed(NEW, FOUND)
    moved = replace(FOUND.providers["W1"], trusts={"R1A": 1.0})
    later = replace(FOUND, since="2025-09-01", providers={**FOUND.providers, "W1": moved})
    changed, (sentence,) = renewed(tables, later)
    of_w1 = changed["provider_place"].query("provider == 'W1'")
    assert of_w1[["indicator", "place", "valid_from", "valid_to"]].to_numpy().tolist() == [
        ["ae_four_hour", "r1a", "2010-04-01", "2025-08-31"],
        ["ae_four_hour", "r1b", "2010-04-01", "2025-08-31"],
        ["ae_four_hour", "qaa", "2010-04-01", "2025-08-31"],
        ["", "qaa", "2010-04-01", "2025-08-31"],
        ["ae_four_hour", "r1a", "2025-09-01", ""],
        ["ae_four_hour", "qaa", "2025-09-01", ""],
        ["", "qaa", "2025-09-01", ""],
    ]
    assert sentence.startswith("provider_place.csv: W1 Walk-in  centre changes from 2025-09-01 on:")
    assert (tables["provider_place"]["valid_to"] == "").all()


def test_a_code_that_was_taken_over_stays_so():
    tables, _ = renewed(NEW, FOUND)
    ended = tables["provider_place"].copy()
    ended.loc[ended["provider"] == "W2", "valid_to"] = "2020-03-31"
    _, said = renewed({**tables, "provider_place": ended}, FOUND)
    assert said == []
