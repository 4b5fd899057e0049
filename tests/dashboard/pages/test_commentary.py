"""Commentary on pages: marked as written by a person, by its indicator, absent where none is."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from dash import html
from werkzeug.test import Client

from dashboard import application
from dashboard.parts.html import write
from dashboard.sections import commentary
from data.releases.reader import Releases
from data.releases.release import Release
from data.store.commentary import COLUMNS
from tests.dashboard.reading import Node, get
from tests.house import METHOD, publish_under, run

HOSTILE = "<script>alert('x')</script> & =1+1"
FILE = f"""\
indicator,place,date,issue,action,owner,public
ae_four_hour,leeds,2017-11-15,Beds were short.,Open twelve.,Chief nurse,yes
ae_four_hour,leeds,2018-01-12,{HOSTILE},Open six more.,Medical director,no
smoking_prevalence,E08000035,2018-01-10,Fewer smoke.,Keep at it.,Director of public health,yes
ae_four_hour,wyh,2018-01-16,All are late.,Meet weekly.,Programme director,no
"""


@pytest.fixture(scope="module")
def releases_with_words(six: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of the six places with comments on three of their figures."""
    folder = tmp_path_factory.mktemp("words") / "house"
    shutil.copytree(six, folder, symlinks=True)
    (folder / "words.csv").write_text(FILE)
    run(folder, "load", folder / "words.csv")
    publish_under(folder, METHOD)
    return folder / "releases"


@pytest.fixture(scope="module", params=["internal"])
def asked(releases_with_words: Path, request: pytest.FixtureRequest) -> Client:
    """Asks the dashboard of one audience."""
    return application.create(Releases(request.param, releases_with_words)).server.test_client()


def articles(page: Node) -> dict[str, str]:
    """What each comment says, by its place or indicator."""
    return {one.one("h3").text: one.text for one in page.all("article")}


def test_a_place_has_its_comments_marked_as_written_by_a_person(asked: Client):
    page = get(asked, "/place/leeds").one("main")
    found = articles(page)
    assert list(found) == ["A&E within 4 hours", "Smoking prevalence"]
    assert "Written by a person, 12 January 2018 · not public" in found["A&E within 4 hours"]
    assert found["A&E within 4 hours"].endswith(
        f"not public Issue {HOSTILE} Action Open six more. Owner Medical director"
    )
    assert "Written by a person, 10 January 2018" in found["Smoking prevalence"]
    assert "· public Issue Fewer smoke." in found["Smoking prevalence"]
    assert "Beds were short." not in page.text
    assert "All are late." not in page.text


def test_markup_in_a_comment_is_shown_and_does_nothing(asked: Client):
    response = asked.get("/place/leeds")
    assert "&lt;script&gt;alert" in response.text
    assert "<script>alert" not in response.text


def test_a_row_of_indicators_leads_to_its_comment(asked: Client):
    page = get(asked, "/place/leeds").one("main")
    links = [a.attributes["href"] for a in page.all("a") if a.text == "Commentary"]
    assert links == ["#commentary-ae_four_hour", "#commentary-smoking_prevalence"]
    ids = [one.attributes["id"] for one in page.all("article")]
    assert [f"#{id}" for id in ids] == links


def test_an_indicator_has_the_comments_on_its_places(asked: Client):
    found = articles(get(asked, "/indicator/ae_four_hour").one("main"))
    assert list(found) == ["West Yorkshire and Harrogate", "Leeds"]
    assert "Written by a person, 16 January 2018" in found["West Yorkshire and Harrogate"]
    assert "Owner Medical director" in found["Leeds"]


@pytest.mark.parametrize("address", ["/place/kirklees", "/indicator/delayed_transfers"])
def test_where_nothing_is_written_there_is_no_heading(asked: Client, address: str):
    page = get(asked, address).one("main")
    assert "Commentary" not in page.text
    assert not page.all("article")


@pytest.mark.parametrize("asked", ["public"], indirect=True)
@pytest.mark.parametrize("address", ["/place/leeds", "/indicator/ae_four_hour"])
def test_the_public_sees_what_is_public_and_no_owner(asked: Client, address: str):
    page = get(asked, address).one("main")
    (said,) = (text for text in articles(page).values() if "Beds" in text)
    assert said.endswith(
        "Written by a person, 15 November 2017 Issue Beds were short. Action Open twelve."
    )
    for internal in ("loaded by", "Owner", "nurse", "director", "alert", "All are late"):
        assert internal not in page.text


def written(release: Release, *rows: tuple[str, str, str], **said: object) -> Release:
    """The release with comments of (indicator, place, date)."""
    common = {"issue": "I", "action": "A", "owner": "O", "public": False, "kind": "real"}
    frame = pd.DataFrame(rows, columns=["indicator", "place", "date"])
    frame = frame.assign(**{**common, "loaded_by": "ann", **said})
    return replace(release, commentary=frame.astype({"date": "datetime64[s]"})[COLUMNS])


def test_rows_for_a_pack_are_the_latest_in_the_order_of_the_release(release: Release):
    changed = written(
        release,
        ("smoking_prevalence", "leeds", "2018-01-02"),
        ("ae_four_hour", "wakefield", "2018-01-03"),
        ("ae_four_hour", "leeds", "2018-01-01"),
        ("ae_four_hour", "leeds", "2018-01-04"),
    )
    found = [(one.indicator, one.place, one.written_on.day) for one in commentary.comments(changed)]
    assert found == [
        ("ae_four_hour", "leeds", 4),
        ("ae_four_hour", "wakefield", 3),
        ("smoking_prevalence", "leeds", 2),
    ]
    assert [one.place for one in commentary.comments(changed, indicator="ae_four_hour")] == [
        "leeds",
        "wakefield",
    ]
    (one,) = commentary.comments(changed, "leeds", "smoking_prevalence")
    assert (one.indicator_name, one.place_name) == ("Smoking prevalence", "Leeds")
    assert (one.issue, one.action, one.owner) == ("I", "A", "O")
    assert one.mark == "Written by a person, 2 January 2018"


def test_an_invented_comment_says_so(release: Release):
    changed = written(release, ("ae_four_hour", "leeds", "2018-01-12"), kind="demonstration")
    (one,) = commentary.comments(changed)
    assert one.mark == "Written by a person, 12 January 2018 (invented, for demonstration)"


def test_a_section_says_once_which_comments_are_invented(release: Release):
    of_leeds = [("ae_four_hour", "leeds", "2018-01-12"), ("finance", "leeds", "2018-01-10")]
    changed = written(release, *of_leeds, kind="demonstration")
    page = write(html.Div(commentary.section(changed, place="leeds")))
    assert page.count("nvented") == 1
    assert "These comments are invented, for demonstration." in page
    kinds = changed.commentary.assign(kind=["demonstration", "real"])
    page = write(html.Div(commentary.section(replace(changed, commentary=kinds), place="leeds")))
    assert "Invented, for demonstration: what is said of A&amp;E within 4 hours." in page


def test_nothing_written_is_nothing_shown(release: Release):
    assert commentary.comments(release) == []
    assert commentary.section(release, place="leeds") == []
    assert commentary.section(release, indicator="ae_four_hour") == []
