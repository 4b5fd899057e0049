"""Suppressed figures on the public's pages and in its files, and where the two ratings differ."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from werkzeug.test import Client

from dashboard import application
from dashboard.parts import summary, words
from data.profile import Words
from data.releases import ratings
from data.releases.reader import Releases
from data.releases.release import Release
from metrics.disclosure import SUPPRESSED, Disclosure
from tests.dashboard.conftest import TINY_REFERENCE
from tests.dashboard.reading import get
from tests.house import METHOD, run

HEADER = "indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status"
CORE = """\
ae_four_hour,{0},2017-12-01,2017-12-31,900,1000,,,,final
delayed_transfers,{0},2017-12-01,2017-12-31,50,1000,,,,final
gp_extended_access,{0},2017-09-01,2017-09-30,50,100,,,,final
"""
MONTH = "iapt_recovery,{0},2017-{1:02}-01,2017-{1:02}-{2},{3},200,,,,final\n"
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def months(place: str, numerators: list[int]) -> str:
    return "".join(
        MONTH.format(place, month, DAYS[month - 1], count)
        for month, count in enumerate(numerators, start=1)
    )


FIGURES = (
    HEADER
    + "\n"
    + CORE.format("hull")
    + CORE.format("york")
    + "ae_four_hour,hull,2018-01-01,2018-01-31,500,1000,,,,provisional\n"
    + months("hull", [*range(90, 101), 5])
    + months("york", list(range(101, 113)))
)
"""Hull has a provisional A&E month and 5 people of 200 in December, York neither."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of both audiences, published together."""
    folder = tmp_path_factory.mktemp("disclosed")
    (folder / "reference").mkdir()
    for name, text in TINY_REFERENCE.items():
        (folder / "reference" / f"{name}.csv").write_text(text)
    (folder / "figures.csv").write_text(FIGURES)
    run(folder, "load", folder / "figures.csv")
    run(folder, "publish", "--method", METHOD)
    return folder / "releases"


@pytest.fixture(scope="module")
def public(shelf: Path) -> Release:
    return Releases("public", shelf).current()


@pytest.fixture(scope="module")
def asked(shelf: Path) -> Client:
    """Asks the public's dashboard."""
    return application.create(Releases("public", shelf)).server.test_client()


def test_the_indicator_page_says_c_with_the_reason(asked: Client):
    main = get(asked, "/indicator/iapt_recovery").one("main")
    (row,) = [row for row in main.all("tr") if SUPPRESSED in row.text and "Hull" in row.text]
    assert row.all("td")[0].text == "[c]"
    assert words.WITHHELD in main.text
    assert "From 45.0% in Jan 2017 to [c] in Dec 2017" in main.text
    assert "no value" not in main.text


def test_files_say_c(asked: Client, public: Release):
    text = asked.get("/download/iapt_recovery.csv").text
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["period_end"] == "2017-12-31"]
    found = {row["place"]: (row["numerator"], row["value"], row["note"]) for row in rows}
    assert found["hull"] == ("[c]", "[c]", SUPPRESSED)
    assert found["humber"] == ("[c]", "[c]", SUPPRESSED)
    assert found["york"] == ("110.0", "55.00000000000001", "")
    trend = asked.get("/export/indicator/iapt_recovery/trend-hull.csv").text
    assert [row["value"] for row in csv.DictReader(io.StringIO(trend))][-1] == "[c]"
    assert public.audience == "public"


def test_the_table_of_ratings_says_c():
    indicator = {"id": "iapt_recovery", "value": None, "reason": SUPPRESSED}
    place = {"id": "hull", "name": "Hull", "composite": 1.5, "category": 1}
    line = ratings.as_csv({"places": [place | {"indicators": [indicator]}]}).splitlines()[1]
    assert line == f"hull,Hull,1.5,1,iapt_recovery,,,,,,[c],,,,,,,,,,,{SUPPRESSED}"


@pytest.mark.parametrize("page", ["/", "/place/hull"])
def test_a_rated_indicator_that_is_withheld_counts_as_missing(page: str, shelf: Path):
    release = Releases("public", shelf).current()
    scores = release.scores
    hidden = (scores["indicator"] == "delayed_transfers") & (scores["place"] == "hull")
    figures = ["value", "score", "category"]
    scores.loc[hidden, figures] = float("nan")
    scores.loc[hidden, "reason"] = SUPPRESSED
    main = get(application.create(_Shelf(release)).server.test_client(), page).one("main")
    assert SUPPRESSED in main.text
    assert words.WITHHELD in main.text


class _Shelf(Releases):
    """A store with one release, which is in memory."""

    def __init__(self, release: Release) -> None:
        super().__init__(release.audience, Path("nowhere"))
        self.release = release

    def current(self) -> Release:
        return self.release

    def is_current(self, release: Release) -> bool:
        return True


def test_nothing_is_said_of_suppression_where_nothing_is_suppressed(asked: Client):
    assert "suppressed" not in get(asked, "/indicator/ae_four_hour").one("main").text
    assert words.WITHHELD not in get(asked, "/").one("main").text


def test_the_internal_page_says_how_the_public_rating_differs(shelf: Path):
    internal = application.create(Releases("internal", shelf)).server.test_client()
    said = get(internal, "/place/hull").one("main").text
    assert (
        "In the public release the place is rated 2, advanced, with a composite of 2.33, as at "
        "31 December 2017: that release has only final figures, none under embargo and no "
        "small counts."
    ) in said
    assert "To the public" not in get(internal, "/place/york").one("main").text


def test_the_public_page_says_nothing_of_another_rating(asked: Client, public: Release):
    assert summary.of_public_rating(public, "hull") == ""
    assert "To the public" not in get(asked, "/place/hull").one("main").text


def test_a_rating_the_public_has_not(shelf: Path):
    release = Releases("internal", shelf).current()
    release.public_ratings.loc[:, ["composite", "category"]] = float("nan")
    release.public_ratings["reason"] = "not rated: 40% of the weight has a score"
    said = summary.of_public_rating(release, "york")
    assert said.startswith(
        "In the public release the place is not rated: 40% of the weight has a score, as"
    )


def test_the_rule_in_words():
    rule = Disclosure(
        small=4, rounding=10, official_at=("provider", "nation"), publication="A book"
    )
    assert words.disclosed(rule, Words()) == (
        "[c] instead of a count from 1 to 4, of people counted or not counted; other counts are "
        "rounded to 10. Exact for trusts and England, as in official statistics: A book."
    )
    assert words.disclosed(Disclosure(), Words()).endswith("rounded to 5.")
    assert words.disclosed(None, Words()) == "Everything: it does not count people."


def test_marks_leave_other_rows_alone():
    rows = pd.DataFrame({"value": [1.5, float("nan")], "note": ["", SUPPRESSED]})
    assert words.marked(rows, ["value"])["value"].tolist() == [1.5, "[c]"]
    shown = rows.iloc[:1]
    assert words.marked(shown, ["value"]) is shown
