"""The page of where the data stand: internally all, publicly no people and no values."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from dash import html as tags
from werkzeug.test import Client

from dashboard import application
from dashboard.pages import data as page_of_data
from dashboard.parts import html
from data.releases.reader import Releases
from tests.dashboard.reading import get, parse, rows, with_columns
from tests.house import METHOD, publish_under, run

HEAD = "indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status"
PAST = [
    f"ae_four_hour,leeds,{month}-01,{month}-28,{value},100,,,,final"
    for year in (2016, 2017)
    for month, value in ((f"{year}-{at:02}", 92 - 4 * (at % 2)) for at in range(1, 7))
]
"""Four weeks at a time: 88, 92, 88... makes 79.36 to 100 plausible."""

NEXT = [
    "ae_four_hour,leeds,2017-07-01,2017-07-28,0,100,,,,final",
    "ae_four_hour,leeds,2017-06-01,2017-06-28,85,100,,,,final",
]
AFTER = ["ae_four_hour,leeds,2017-08-01,2017-08-28,0,100,,,,final"]


@pytest.fixture(scope="module")
def shelf(six: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of the six places with one figure held, one refused and one revised."""
    folder = tmp_path_factory.mktemp("data") / "house"
    shutil.copytree(six, folder, symlinks=True)
    for name, lines in (("past.csv", PAST), ("next.csv", NEXT), ("after.csv", AFTER)):
        (folder / name).write_text("\n".join([HEAD, *lines]) + "\n")
        run(folder, "load", folder / name)
    run(folder, "review", "refuse", "2", "--reason", "a <slip> & no more")
    publish_under(folder, METHOD)
    return folder / "releases"


@pytest.fixture(scope="module")
def internal(shelf: Path) -> Client:
    return application.create(Releases("internal", shelf)).server.test_client()


@pytest.fixture(scope="module")
def public(shelf: Path) -> Client:
    return application.create(Releases("public", shelf)).server.test_client()


def test_every_page_leads_to_it(client: Client):
    for address in ("/", "/method"):
        assert get(client, address).all("a", href="/data")


def test_each_publication_is_due_late_or_not_and_covered(client: Client, release):
    found = rows(with_columns(get(client, "/data"), "Next due"))
    assert len(found) == len(release.quality)
    ae = found["A&E within 4 hours"]
    assert ae["Next due"].text == "14 February 2018"
    assert (ae["Late?"].text, ae["Areas with a figure"].text) == ("late", "6 of 6")


def test_what_comes_in_by_hand_is_named(client: Client):
    (said,) = [one.text for one in get(client, "/data").all("p") if "by hand" in one.text]
    assert said.startswith("Loaded by hand, because this program cannot read their publish")
    assert "MRSA" in said
    assert "A&E" not in said


UNMAPPED = """
indicator,period_end,whole,outside,unmapped,codes,largest,nearest
rtt_18_weeks,2018-03-31,all people waiting,0.04,0.0,0,,
ae_four_hour,2018-03-31,all attendances,0.05,0.021,1,AXG <WALK-IN> 2.1%,AXG <WALK-IN> 2.1%
"""


def test_what_nobody_has_mapped_comes_first_with_its_weight(release):
    lines = [line.split(",") for line in UNMAPPED.strip().splitlines()]
    table = pd.DataFrame(lines[1:], columns=lines[0]).astype(
        {"outside": float, "unmapped": float, "codes": int, "period_end": "datetime64[s]"}
    )
    written = parse(html.write(tags.Div(page_of_data.content(replace(release, unmapped=table)))))
    found = rows(with_columns(written, "Unmapped"))
    assert list(found) == ["A&E within 4 hours", "RTT within 18 weeks"]
    cells = [[one[name].text for name in ("Unmapped", "Elsewhere")] for one in found.values()]
    assert cells == [["2.1%", "5.0%"], ["0.0%", "4.0%"]]
    assert found["A&E within 4 hours"]["Largest unmapped"].text == "AXG <WALK-IN> 2.1%"
    assert "One indicator has figures under unmapped codes" in written.text
    assert "Unmapped, although published files say that they belong to a system" in written.text
    assert "A&E within 4 hours: AXG <WALK-IN> 2.1%." in written.text
    nothing = html.write(tags.Div(page_of_data.content(replace(release, unmapped=table.iloc[:0]))))
    assert "count for no area" not in nothing


def test_held_and_refused_figures(internal: Client):
    found = rows(with_columns(get(internal, "/data"), "Expected"))
    assert list(found) == ["1", "2"]
    assert found["1"]["Figure"].text == "A&E within 4 hours, Leeds, 1 July 2017 to 28 July 2017"
    assert found["1"]["Value"].text == "0.00"
    assert found["1"]["Expected"].text == "79.36 to 100.00"
    assert found["1"]["Decision"].text == "awaited"
    assert found["2"]["Decision"].text.endswith(": a <slip> & no more")
    assert (
        "1 figure awaits a decision and does not count: A&E within 4 hours, Leeds, "
        in get(internal, "/data").one("main").text
    )


def test_files_are_marked_where_only_some_are_invented(release):
    two = release.loaded.head(2)
    for kinds, marked in (
        (["demonstration", "real"], [True, False]),
        (["demonstration"] * 2, [False, False]),
        (["real"] * 2, [False, False]),
    ):
        mixed = replace(release, loaded=two.assign(kind=kinds))
        page = parse(html.write(tags.Div(page_of_data.content(mixed))))
        files = [
            f"{name} *" if star else name
            for name, star in zip(two["file_name"], marked, strict=True)
        ]
        assert set(rows(with_columns(page, "File"))) == set(files)
        assert ("* Invented, for demonstration." in page.text) == any(marked)


def test_revisions_have_both_values(internal: Client):
    (row,) = rows(with_columns(get(internal, "/data"), "Old")).values()
    assert (row["Old"].text, row["New"].text) == ("92.00", "85.00")


def test_the_public_sees_no_people_and_no_values_but_that_a_figure_is_held(public: Client):
    page = get(public, "/data")
    headings = [heading.text for heading in page.all("h2")]
    assert headings == ["Figures that count for no area here", "Revisions", "What was loaded"]
    said = page.one("main").text
    assert "slip" not in said
    assert "1 figure awaits a decision and does not count: A&E within 4 hours, Leeds" in said
    (row,) = rows(with_columns(page, "Published", "Figure")).values()
    assert "Old" not in row
    assert not any("By" in one for one in rows(with_columns(page, "File")).values())


def test_nothing_held_and_nothing_revised(client: Client):
    said = get(client, "/data").one("main").text
    assert "No figure needed a decision." in said
    assert "No figure here was revised." in said
