"""What is invented is said once, by name where real figures stand beside it."""

from dataclasses import replace

import pandas as pd

from dashboard.parts import invented, words
from data.releases.release import Release


def kinds(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["indicator", "kind"])


def of(release: Release, *rows: tuple[str, str]) -> str:
    """What is said of a release with only these figures."""
    return invented.of_release(replace(release, demonstration=True, series=kinds(*rows)))


INVENTED, REAL = "demonstration", "real"


def test_where_all_is_invented_nobody_is_named(release: Release):
    said = of(release, ("ae_four_hour", INVENTED), ("smoking_prevalence", INVENTED))
    assert said == f"{words.INVENTED}: figures in this release are not real."


def test_beside_real_figures_the_invented_are_named(release: Release):
    said = of(release, ("ae_four_hour", INVENTED), ("smoking_prevalence", REAL))
    assert said == "Invented, for demonstration: A&E within 4 hours. The other figures are real."


def test_an_indicator_with_both_is_invented_in_part(release: Release):
    said = of(release, ("ae_four_hour", INVENTED), ("ae_four_hour", REAL), ("finance", INVENTED))
    assert said == (
        "Invented, for demonstration: Finance; in part A&E within 4 hours. "
        "The other figures are real."
    )


def test_a_real_release_says_nothing(release: Release):
    assert invented.of_release(replace(release, demonstration=False)) == ""


def test_rows_of_a_table(release: Release):
    mixed = kinds(("ae_four_hour", INVENTED), ("finance", REAL))
    demonstration = replace(release, demonstration=True)
    assert invented.of_rows(demonstration, mixed).startswith(
        "Invented, for demonstration: A&E within 4 hours."
    )
    assert invented.of_rows(demonstration, mixed[:1]) == ""
    assert invented.of_rows(demonstration, mixed[1:]) == "No figure here is invented."
    assert invented.of_rows(replace(release, demonstration=False), mixed[1:]) == ""
    assert invented.of_rows(demonstration, kinds(("finance", None))) == ""
