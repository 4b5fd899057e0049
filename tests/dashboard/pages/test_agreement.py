"""No page, picture, embed, pack, file or document says another figure than the others.

Read from each as a reader would, and compared with the rating: category and composite, direction,
the worst indicator, and of each indicator its latest value, period and target.
"""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from docx import Document
from werkzeug.test import Client

from dashboard.board_pack import pack
from dashboard.parts import words
from dashboard.parts.html import write
from dashboard.pictures import raster
from dashboard.public import embeds
from data.open_data import api
from data.releases.reader import Releases
from data.releases.release import Release
from tests.dashboard.conftest import client_of
from tests.dashboard.pictures import stand_in
from tests.dashboard.reading import Node, get, parse

pytestmark = pytest.mark.slow

SPAN = ("period_start", "period_end")


@pytest.fixture(scope="module", params=["six", "odd"])
def folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def release(folder: Path) -> Release:
    return Releases("internal", folder / "releases").current()


@pytest.fixture(scope="module")
def client(folder: Path) -> Client:
    return client_of(folder / "releases")


@pytest.fixture(scope="module")
def documents(release: Release) -> dict:
    return api.documents(release)


@pytest.fixture(scope="module")
def embedded(release: Release, documents: dict) -> dict[str, embeds.Embed]:
    return {one.path: one for one in embeds.of(release, documents)}


@pytest.fixture(scope="module")
def packed(release: Release, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, list[str]]:
    """The manifest of a pack of every area, and the paragraphs of its document."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PICTURES_DIR", str(tmp_path_factory.mktemp("pictures")))
        patch.setattr(raster, "png", stand_in.png)
        made = pack.make(release, pack.Options(tuple(release.ratings["place"])))
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        paper = Document(io.BytesIO(files.read("board-pack.docx")))
        return json.loads(files.read("manifest.json")), [one.text for one in paper.paragraphs]


def figures(release: Release) -> list[dict]:
    """Each indicator of each area as rated, with its value, target and period as they are said."""
    rows = release.scores[release.scores["applicable"]].to_dict("records")
    names = release.areas.set_index("id")["name"]
    for row in rows:
        unit = release.indicators[row["indicator"]].unit
        dated = row["period_end"] == row["period_end"]
        row["name"] = names[row["place"]]
        row["there"] = row["value"] == row["value"]
        row["says"] = unit.write(row["value"], row["target"])
        aimed = row["target"] == row["target"]
        row["against"] = unit.write(row["target"], row["value"]) if aimed else "–"
        row["period"] = words.period(row["period_start"], row["period_end"]) if dated else ""
        row["days"] = [f"{row[name]:%Y-%m-%d}" if dated else "" for name in SPAN]
    return rows


def table_of(page: Node, caption: str) -> list[list[str]]:
    """The cells of each row of the one table whose caption begins so."""
    (found,) = (
        table for table in page.all("table") if table.one("caption").text.startswith(caption)
    )
    return [[cell.text for cell in row if cell.tag in ("th", "td")] for row in found.all("tr")[1:]]


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def downloaded(client: Client, address: str) -> dict[str, dict[str, str]]:
    """The rows of a chart's file, by place."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return {row["place"]: row for row in lines(answer.get_data(as_text=True))}


def same(row: dict, in_file: dict[str, str]) -> None:
    """A row of a file has the value, the target and the period that are rated."""
    assert [in_file[name] for name in SPAN] == row["days"]
    assert float(in_file["value"]) == pytest.approx(row["value"])
    assert in_file["target"] == ("" if row["against"] == "–" else str(row["target"]))


def test_places_have_one_value_period_and_target(client, release: Release, documents, embedded):
    for place in release.ratings["place"]:
        mine = [row for row in figures(release) if row["place"] == place]
        embed = embedded[f"place/{place}"]
        page = table_of(get(client, f"/place/{place}"), "Each indicator's category")
        page = [cells for cells in page if cells[2] != "not for places"]
        beside = table_of(parse(write(embed.table)), "Indicators:")
        document = documents[f"places/{place}.json"]["place"]["indicators"]
        for row, on_page, on_embed, in_file, one in zip(
            mine, page, beside, lines(embed.csv), document, strict=True
        ):
            assert [one[name] or "" for name in SPAN] == row["days"]
            if not row["there"]:
                assert on_page[2] == on_embed[1] == row["reason"]
                assert (in_file["value"], one["value"]) == ("", None)
                continue
            same(row, in_file)
            assert (one["value"], one["target"] or None) == (row["value"], row["target"] or None)
            assert on_page[2].startswith(f"{row['says']} {row['period']}")
            assert on_embed[1] == row["says"]
            assert on_page[3] == on_embed[2] == row["against"]


def test_an_indicator_says_of_each_place_what_it_says_itself(client, release: Release, embedded):
    rated = {(row["indicator"], row["name"]): row for row in figures(release)}
    told = 0
    for id in release.method.indicators:
        if f"indicator/{id}" not in embedded:
            continue
        page = table_of(get(client, f"/indicator/{id}"), f"{release.indicators[id].short_name}: l")
        beside = table_of(parse(write(embedded[f"indicator/{id}"].table)), "")
        drawn = downloaded(client, f"/export/indicator/{id}/comparison.csv")
        for on_page, on_embed in zip(page, beside, strict=True):
            row = rated.get((id, on_page[0]))
            if row is None:
                assert on_page[0] == "England"
                continue
            told += 1
            assert on_page[1] == on_embed[1] == row["says"]
            assert on_page[3] == on_embed[2] == row["against"]
            assert on_page[5] == on_embed[3] == row["period"]
            assert on_page[0] == on_embed[0]
            assert (row["place"] in drawn) == row["there"]
            if row["there"]:
                same(row, drawn[row["place"]])
            else:
                assert on_page[7] == row["reason"]
    assert told > 8


def test_comparing_says_what_a_place_says_itself(client, release: Release):
    kinds = release.areas.set_index("id")["kind"]
    for row in figures(release):
        if not row["there"]:
            continue
        query = f"kind={kinds[row['place']]}&place={row['place']}&indicator={row['indicator']}"
        page = get(client, f"/compare?{query}")
        assert f"{row['name']}: {row['says']} in {row['period']}. " in page.text
        same(row, downloaded(client, f"/export/compare/distribution.csv?{query}")[row["place"]])
        if row["against"] != "–":
            assert row["against"] in page.text


def test_a_rating_and_its_direction_are_the_same_everywhere(
    client, release: Release, documents, embedded, packed
):
    overview, (manifest, _) = get(client, "/"), packed
    for rating in release.ratings.to_dict("records"):
        place, word = rating["place"], rating["direction"]
        document = documents[f"places/{place}.json"]["place"]
        in_pack = manifest["ratings"][place]
        assert document["direction"] == word
        page = get(client, f"/place/{place}")
        tiles = [page.one("div", class_="tile")]
        tiles += [
            one
            for one in overview.all("a", class_="tile")
            if one.attributes["href"] == f"/place/{place}"
        ]
        if rating["category"] != rating["category"]:
            assert document["category"] is in_pack["category"] is None
            assert rating["reason"] in page.text
            continue
        number = int(rating["category"])
        composite = words.score(rating["composite"], release.method.composite_cut_offs)
        assert document["category"] == in_pack["category"] == number
        assert round(document["composite"], 9) == in_pack["composite"]
        assert f"is rated {number}, " in page.text
        assert f"is rated {number}, " in embedded[f"place/{place}"].sentence
        for tile in tiles:
            assert re.search(rf"\b{number}\b.*composite {composite}\b", tile.text)
            assert (f" {word} since " in tile.text) == bool(word)
        if word:
            since = f"{rating['previous_as_at']:%Y-%m-%d}"
            why = get(client, f"/change/{place}?since={since}").one("figcaption").text
            assert why.startswith(f"{word[:1].upper()}{word[1:]}: the composite ")
            assert any(
                one["title"].endswith(f", {why[0].lower()}{why[1:]}") for one in manifest["charts"]
            )


def test_the_weakest_indicator_is_the_same_everywhere(
    client, release: Release, documents, embedded, packed
):
    for place in release.ratings["place"]:
        mine = release.scores[release.scores["place"] == place].set_index("indicator")
        steps = (mine["gap"] / mine["step"])[mine["score"].notna()]
        if len(steps) < 2:
            continue
        document = documents[f"places/{place}.json"]["place"]
        page = get(client, f"/place/{place}").text
        for word, far in (("Weakest", steps.max()), ("Strongest", steps.min())):
            ids = list(steps.index[np.isclose(steps, far)])
            assert document[word.lower()] == ids
            clauses = []
            for id in ids:
                unit, value, target = release.indicators[id].unit, mine["value"], mine["target"]
                clauses.append(
                    rf"{re.escape(release.indicators[id].short_name)}, "
                    rf"{unit.write(value[id], target[id])} against "
                    rf"{unit.write(target[id], value[id])} \([a-z ]+\)"
                )
            word += ", equally" if len(ids) > 1 else ""
            word = word if len(ids) < len(steps) else "are equal"
            said = word + ": " + "; ".join(clauses) + r"\."
            texts = [page, embedded[f"place/{place}"].sentence]
            texts += [" ".join(packed[1])] * (document["category"] is not None)
            assert all(re.search(said, text) for text in texts), said
