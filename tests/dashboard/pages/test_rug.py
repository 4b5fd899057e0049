"""The rug and a place's table: every figure, and what a reader chooses to see of them."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from dashboard.figures.cells import Cell, Cells, figure
from dashboard.figures.drawn import Room
from dashboard.figures.theme import CATEGORY
from dashboard.parts import words
from dashboard.sections import moves, rug_cells, rug_picture
from dashboard.sections.rug_view import RATING, View
from data.releases.release import Release
from metrics.method import Domain
from metrics.score import category
from tests.dashboard.reading import Node, columns, get, rows

PLACES = ["wyh", "bradford", "calderdale", "harrogate", "kirklees", "leeds", "wakefield"]


def rug(page: Node) -> Node:
    (found,) = [one for one in page.all("table") if "rug" in one.attributes.get("class", "")]
    return found


def cell(table: Node, row: str, column: str) -> Node:
    (found,) = [
        one for name, one in rows(table)[row].items() if re.match(rf"{re.escape(column)}\b", name)
    ]
    return found


def named(table: Node) -> list[str]:
    return list(rows(table))


def test_it_has_category_value_and_period_of_every_place_and_indicator(client, release: Release):
    table = rug(get(client, "/"))
    scores = release.scores.set_index(["place", "indicator"])
    assert named(table) == [release.names[place] for place in PLACES]
    for id in release.method.indicators:
        one = release.indicators[id]
        of_all = scores.xs(id, level="indicator").loc[PLACES]
        alone = len(of_all[["period_start", "period_end"]].drop_duplicates()) == 1
        for place in PLACES:
            row, found = scores.loc[place, id], cell(table, release.names[place], one.short_name)
            period = words.period(row["period_start"], row["period_end"])
            assert re.match(rf"{row['category']:.0f}\b", found.text)
            assert one.unit.write(row["value"], row["target"]) in found.text
            assert (period in found.text) is not alone
            assert found.one("a").attributes["href"] == f"/place/{place}#{id}"
            assert not alone or any(
                name.startswith(f"{one.short_name} {period}") for name in columns(table)
            )


def test_it_gives_the_reason_where_there_is_no_score(real_client):
    (table,) = [
        one
        for one in get(real_client, "/").all("table")
        if "rug" in one.attributes.get("class", "") and "York" in named(one)
    ]
    undefined = "the value is undefined (nothing to divide by)"
    assert cell(table, "York", "Delayed transfers").text == undefined


@pytest.mark.parametrize("by", [RATING, "ae_four_hour", "smoking_prevalence"])
def test_it_is_sorted_by_any_column_worst_first(client, release: Release, by: str):
    page = get(client, f"/?sort={by}")
    if by == RATING:
        scores = release.ratings.set_index("place")["composite"]
    else:
        scores = release.scores[release.scores["indicator"] == by].set_index("place")["uncapped"]
    expected = scores[PLACES].sort_values(ascending=False, kind="stable").index
    assert named(rug(page)) == [release.names[id] for id in expected]
    assert len(rug(page).all("th", **{"aria-sort": "descending"})) == 1
    links = [a for a in rug(page).all("a") if a.attributes.get("class") == "sort"]
    assert len(links) == 1 + len(release.method.indicators)
    assert f"/?sort={by}#rug-wyh" in [a.attributes["href"] for a in links]


def test_a_category_shows_its_cells_and_the_rows_and_columns_that_have_some(client, release):
    number = int(
        release.scores.set_index(["place", "indicator"]).loc["leeds", "ae_four_hour"]["category"]
    )
    table = rug(get(client, f"/?category={number}"))
    seen = release.scores[release.scores["place"].isin(PLACES)]
    seen = seen[seen["category"] == number]
    assert set(named(table)) == {release.names[id] for id in seen["place"]}
    links = [
        a
        for a in table.all("a")
        if "#" in a.attributes["href"] and "sort" not in a.attributes["href"]
    ]
    wanted = {f"/place/{row.place}#{row.indicator}" for row in seen.itertuples()}
    assert {
        a.attributes["href"] for a in links if a.attributes["href"].startswith("/place/")
    } == wanted


def test_a_domain_shows_its_indicators(client, release: Release):
    domain = release.method.domains[0]
    table = rug(get(client, f"/?domain={domain.id}"))
    ids = [item.indicator for item in release.method.items if item.domain == domain.id]
    assert len(columns(table)) == 2 + len(ids)


@pytest.mark.parametrize(
    "query", ["sort=mars", "domain=mars", "category=5", "category=", "sort=ae_four_hour&sort=mars"]
)
def test_what_there_is_not_is_refused_in_words(client, query: str):
    status = 200 if query == "category=" else 404
    page = get(client, f"/?{query}", status)
    assert status == 200 or "There is no " in page.text or "twice" in page.text


def grouped(release: Release) -> Release:
    """Its first two indicators in one domain."""
    first, second, *others = release.method.items
    both = Domain("both", "Both", "Theme")
    items = (replace(first, domain="both"), replace(second, domain="both"), *others)
    used = {item.domain for item in items}
    kept = tuple(one for one in release.method.domains if one.id in used)
    domains = release.domains[release.domains["domain"] == first.domain].assign(domain="both")
    method = replace(release.method, items=items, domains=(both, *kept))
    return replace(release, method=method, domains=pd.concat([release.domains, domains]))


def test_a_domain_of_several_has_its_score_before_its_indicators(release: Release):
    known = grouped(release)
    found = rug_cells.gathered(known, PLACES, View())
    picture = rug_picture.pictured(found)
    assert picture.names[0] == "Both, all"
    scores = known.domains[known.domains["domain"] == "both"].set_index("place")["score"]
    cut_offs = known.method.cut_offs_of("both")
    assert [one.category for one in picture.rows[0]] == category(scores[PLACES], cut_offs).tolist()


def test_a_sort_by_domain_is_by_its_score(release: Release):
    known = grouped(release)
    scores = known.domains[known.domains["domain"] == "both"].set_index("place")["score"]
    expected = scores[PLACES].sort_values(ascending=False, kind="stable").index.tolist()
    assert rug_cells.ordered(known, PLACES, "both") == expected


def test_arrows_agree_with_the_values_and_intervals(client, release: Release):
    found, page = moves.of(release), rug(get(client, "/"))
    assert set(found.values()) <= {"better", "worse"}
    shown = {
        (place, id)
        for place in PLACES
        for id in release.method.indicators
        if "moved"
        in str(
            [
                one.attributes.get("class")
                for one in cell(page, release.names[place], release.indicators[id].short_name).all(
                    "span"
                )
            ]
        )
    }
    assert shown == {key for key in found if key[0] in PLACES}
    assert any(word == "worse" for word in found.values())


def test_it_is_taken_away_as_figures_and_as_a_picture(client, release: Release):
    taken = client.get("/export/rug-wyh.csv")
    assert taken.status_code == 200
    lines = taken.text.splitlines()
    assert len(lines) == 1 + len(PLACES) * len(release.method.indicators)
    assert lines[0].startswith("place,indicator,domain,category,score,value,target,")
    place = client.get("/export/place/leeds/indicators.csv").text.splitlines()
    assert len(place) == 1 + len(release.method.indicators)


TABLE = Cells(
    ["A&E within 4 hours", "Finance"],
    ["Leeds", "Bradford District and Craven"],
    [[Cell("84.3%", 4), Cell("95.0%", 1)], [Cell("–"), Cell("-1.0%", 2)]],
)


def test_a_table_as_a_picture_colours_cells_that_have_a_category():
    drawn = figure(TABLE, Room(800))
    (bars,) = drawn.data
    assert list(bars.marker.color) == [CATEGORY[4], CATEGORY[1], CATEGORY[2]]
    assert [round(at) for at in bars.base] == [0, 1, 1]
    said = [one.text for one in drawn.layout.annotations]
    assert said == [
        "Leeds",
        "Bradford District<br>and Craven" if "<br>" in said[1] else "Bradford District and Craven",
        "<b>4</b> 84.3%",
        "<b>1</b> 95.0%",
        "–",
        "<b>2</b> -1.0%",
    ]


def test_where_columns_are_too_narrow_for_their_names_they_have_numbers():
    drawn = figure(TABLE, Room(200))
    assert [one.text for one in drawn.layout.annotations][:2] == ["1", "2"]
    assert drawn.data[0].name.endswith("columns: 1 Leeds, 2 Bradford District and Craven")


@pytest.mark.parametrize("sort", ["score", "name", "versus", "moved"])
def test_the_table_of_a_place_is_sorted(client, release: Release, sort: str):
    page = get(client, f"/place/leeds?sort={sort}")
    (table,) = [one for one in page.all("table") if one.attributes.get("id") == "indicators"]
    shown = [next(a.text for a in row.all("a")) for row in table.all("tr")[1:]]
    scores = release.scores_of("leeds").assign(
        name=lambda rows: [release.indicators[id].short_name for id in rows["indicator"]]
    )
    if sort == "score":
        expected = scores.sort_values("uncapped", ascending=False, kind="stable")["name"].tolist()
        assert shown == expected
    elif sort == "name":
        assert shown == sorted(scores["name"], key=str.casefold)
    else:
        assert sorted(shown) == sorted(scores["name"])
    assert "There is no way to sort “mars” here." in get(client, "/place/leeds?sort=mars", 404).text
