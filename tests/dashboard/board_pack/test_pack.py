"""Board packs: what is in them, what has changed since an earlier one, the same bytes each time."""

import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest

from dashboard.board_pack import manifest, pack
from dashboard.board_pack.contents import Options
from dashboard.pages.board_pack import KINDS
from dashboard.pictures.raster import ExportError
from tests.dashboard.board_pack.conftest import stored, unzipped

LEEDS = Options(("leeds", "bradford"), kinds=("pdf",))
DOCUMENTS = {"board-pack.pdf", "board-pack.docx", "board-pack.pptx"}


def said(content: bytes) -> dict:
    return json.loads(unzipped(content)["manifest.json"])


def test_the_manifest_says_what_the_pack_is_and_holds(release, files):
    found = json.loads(files["manifest.json"])
    sums = {name: sha256(one).hexdigest() for name, one in files.items() if name.endswith(".png")}
    assert {*files} == {*sums, *DOCUMENTS, "manifest.json"}
    charts, ratings, plan = (found.pop(name) for name in ("charts", "ratings", "plan"))
    assert plan["milestone/births_plan"]["stands"] == "late"
    assert plan["ambition/smoking"] == {"name": "Adult smoking prevalence", "stands": "on course"}
    assert plan["risk/k15"]["stands"] == "score 25"
    assert found == {
        "release": release.id,
        "audience": "internal",
        "as_at": "2017-12-31",
        "invented": True,
        "method": "core-1",
        "places": ["wyh", "leeds"],
        "format": "full-page",
        "trends": False,
        "view": "",
        "kinds": ["pdf", "docx", "pptx", "pictures"],
    }
    row = release.ratings.set_index("place").loc["leeds"]
    indicators = ratings["leeds"].pop("indicators")
    assert ratings["leeds"] == {
        "name": "Leeds",
        "category": row["category"],
        "composite": round(row["composite"], 9),
    }
    assert list(indicators) == list(release.method.indicators)
    waits = indicators["ae_four_hour"]
    assert (waits["name"], waits["period"]) == ("A&E within 4 hours", "Dec 2017")
    assert {one["file"]: one["sha256"] for one in charts} == sums
    assert charts[0]["file"] == "01-west-yorkshire-and-harrogate-composite.png"
    assert (charts[0]["link"], charts[0]["chart"]) == ("/place/wyh", "composite")
    assert all(one["title"] and one["alt"] and len(one["version"]) == 8 for one in charts)
    assert [one["number"] for one in charts] == [*range(1, len(charts) + 1)]
    assert [one["file"][:2] for one in charts] == [f"{n:02}" for n in range(1, len(charts) + 1)]


@pytest.mark.slow
def test_the_same_release_and_options_give_the_same_bytes(release, asked):
    options = replace(LEEDS, places=("leeds",), kinds=tuple(KINDS))
    made = pack.make(release, options)
    drawn = len(asked)
    assert pack.make(release, options) == made
    assert len(asked) == drawn


def test_everything_is_stamped_with_the_date_the_ratings_speak_of(files):
    for name in ("board-pack.docx", "board-pack.pptx"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as document:
            times = {entry.date_time for entry in document.infolist()}
        assert times == {(2017, 12, 31, 0, 0, 0)}


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        ("pdf", {"board-pack.pdf"}),
        ("docx", {"board-pack.docx"}),
        ("pptx", {"board-pack.pptx"}),
    ],
)
def test_a_pack_has_what_is_chosen_and_draws_nothing_else(release, asked, kind, holds):
    made = pack.make(release, Options(("leeds",), kinds=(kind,)))
    assert {*unzipped(made)} == holds | {"manifest.json"}
    assert "file" not in said(made)["charts"][0]
    assert bool(asked) is (kind != "pdf")


def test_trends_are_added_where_asked_for(release):
    few, many = (
        [one["link"] for one in said(pack.make(release, one))["charts"]]
        for one in (LEEDS, replace(LEEDS, trends=True))
    )
    trends = {
        f"/indicator/{id}?place={place}"
        for id in release.method.indicators
        for place in ("leeds", "bradford")
    }
    assert {*many} - {*few} < trends
    assert trends <= {*many}
    # Those of what costs most stand with their place and not once more.
    assert all(many.count(link) == 1 for link in trends)


def test_a_pack_compared_with_itself_has_not_changed(release, tmp_path):
    since = manifest.read(stored(tmp_path / "pack.zip", pack.make(release, LEEDS)))
    changed = said(pack.make(release, LEEDS, since))["changed"]
    nothing = {key: [] for key in ("ratings", "indicators", "plan", "redrawn", "new", "gone")}
    assert changed == {
        "since": release.id,
        "as_at": "2017-12-31",
        "same": len(since["charts"]),
        **nothing,
    }


def test_progress_is_told_chart_by_chart(release, asked):
    told = []
    options = Options(("leeds",), kinds=("docx", "pictures"))
    made = pack.make(release, options, progress=lambda done, of: told.append((done, of)))
    # Each as a picture of the pack and as a drawing of the document.
    every = 2 * len(said(made)["charts"])
    assert told == [(n, every) for n in range(every + 1)]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"release": "x"}', "no JSON"])
def test_what_is_no_pack_is_refused_by_name(tmp_path, content):
    with pytest.raises(ExportError, match="odd is neither a board pack nor its manifest"):
        manifest.read(stored(tmp_path / "odd", content.encode()))


def test_a_pack_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ExportError, match="nowhere is neither"):
        manifest.read(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (Options(("atlantis",)), "no place 'atlantis'"),
        (Options(()), "at least one place"),
        (replace(LEEDS, format="poster"), "one of half-page"),
        (replace(LEEDS, kinds=("scroll",)), "no kind of file 'scroll'"),
        (replace(LEEDS, kinds=()), "at least one kind of file"),
    ],
)
def test_options_that_make_no_sense_are_refused(release, asked, options, says):
    with pytest.raises(ExportError, match=says):
        pack.make(release, options)
    assert not asked


def test_a_view_that_was_explored_is_a_part_of_the_pack(release):
    view = "form=latest&indicators=ae_four_hour,delayed_transfers"
    found = said(pack.make(release, replace(LEEDS, view=view)))
    explored = [one for one in found["charts"] if one["link"].startswith("/explore")]
    assert found["view"] == view
    assert [one["chart"] for one in explored] == [
        "latest-ae_four_hour",
        "latest-delayed_transfers",
    ]
    assert explored[0]["link"] == "/explore?indicators=ae_four_hour,delayed_transfers&form=latest"


def test_a_view_that_is_none_is_refused(release):
    with pytest.raises(ExportError, match="The view 'areas=atlantis' cannot be shown"):
        pack.make(release, replace(LEEDS, view="areas=atlantis"))


SIX = ("wyh", "bradford", "calderdale", "harrogate", "kirklees", "leeds", "wakefield")


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (Options(("leeds", "kirklees")), "board-pack-2017-12-leeds-kirklees.zip"),
        (Options(SIX[1:4]), "board-pack-2017-12-bradford-calderdale-harrogate.zip"),
        (Options(SIX[1:5]), "board-pack-2017-12-four-places.zip"),
        (Options(SIX), "board-pack-2017-12-all-six-places.zip"),
        (Options(SIX, trends=True), "board-pack-2017-12-all-six-places-with-all-trends.zip"),
        (Options(("wyh",), view="form=latest"), "board-pack-2017-12-wyh-with-explored-charts.zip"),
    ],
)
def test_the_name_of_the_file_says_what_was_chosen(release, options, name):
    assert pack.file_name(release, options) == name
