"""Board packs: what is in them, what has changed since an earlier one, the same bytes each time."""

import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest

from dashboard.board_pack import pack
from dashboard.board_pack.contents import Options
from dashboard.pictures.raster import ExportError

LEEDS = Options(("leeds", "bradford"))


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_manifest_says_what_the_pack_is_and_holds(release, asked):
    with opened(pack.make(release, LEEDS)) as files:
        said = json.loads(files.read("manifest.json"))
        pictures = [name for name in files.namelist() if name.endswith(".png")]
        sums = {name: sha256(files.read(name)).hexdigest() for name in pictures}
        assert set(files.namelist()) == {*pictures, "manifest.json", "board-pack.docx"}
    charts = said.pop("charts")
    ratings = said.pop("ratings")
    plan = said.pop("plan")
    assert plan["milestone/births_plan"]["stands"] == "late"
    assert plan["ambition/smoking"] == {"name": "Adult smoking prevalence", "stands": "on course"}
    assert plan["risk/k15"]["stands"] == "score 25"
    assert said == {
        "release": release.id,
        "audience": "internal",
        "as_at": "2017-12-31",
        "invented": True,
        "method": "core-1",
        "places": ["leeds", "bradford"],
        "format": "full-page",
        "trends": False,
        "view": "",
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
    assert charts[0]["file"] == "01-leeds-composite.png"
    assert (charts[0]["link"], charts[0]["chart"]) == ("/place/leeds", "composite")
    assert all(one["title"] and one["alt"] and len(one["version"]) == 8 for one in charts)
    assert [one["file"][:2] for one in charts] == [f"{n:02}" for n in range(1, len(charts) + 1)]


def test_the_same_release_and_options_give_the_same_bytes(release, asked):
    made = pack.make(release, LEEDS)
    drawn = len(asked)
    assert pack.make(release, LEEDS) == made
    assert len(asked) == drawn


def test_everything_is_stamped_with_the_date_the_ratings_speak_of(release, asked):
    with opened(pack.make(release, LEEDS)) as files:
        document = zipfile.ZipFile(io.BytesIO(files.read("board-pack.docx")))
        times = {entry.date_time for entry in (*files.infolist(), *document.infolist())}
    assert times == {(2017, 12, 31, 0, 0, 0)}


def test_trends_are_added_where_asked_for(release, asked):
    few, many = (
        {one["chart"] for one in json.loads(opened(made).read("manifest.json"))["charts"]}
        for made in (pack.make(release, one) for one in (LEEDS, replace(LEEDS, trends=True)))
    )
    assert many - few == {"trend-leeds", "trend-bradford"}


def test_a_pack_compared_with_itself_has_not_changed(release, asked, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(pack.make(release, LEEDS))
    since = pack.manifest_of(path)
    charts = len(since["charts"])
    with opened(pack.make(release, LEEDS, since)) as files:
        changed = json.loads(files.read("manifest.json"))["changed"]
    nothing = {key: [] for key in ("ratings", "indicators", "plan", "redrawn", "new", "gone")}
    assert changed == {"since": release.id, "same": charts, **nothing}


def test_progress_is_told_chart_by_chart(release, asked):
    told = []
    pack.make(release, LEEDS, progress=lambda done, of: told.append((done, of)))
    assert told == [(n, told[0][1]) for n in range(told[0][1] + 1)]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"release": "x"}', "no JSON"])
def test_what_is_no_pack_is_refused_by_name(tmp_path, content):
    (tmp_path / "odd").write_text(content)
    with pytest.raises(ExportError, match="odd is neither a board pack nor its manifest"):
        pack.manifest_of(tmp_path / "odd")


def test_a_pack_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ExportError, match="nowhere is neither"):
        pack.manifest_of(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (Options(("atlantis",)), "no place 'atlantis'"),
        (Options(()), "at least one place"),
        (replace(LEEDS, format="poster"), "one of half-page"),
    ],
)
def test_options_that_make_no_sense_are_refused(release, asked, options, says):
    with pytest.raises(ExportError, match=says):
        pack.make(release, options)
    assert not asked


def test_a_view_that_was_explored_is_a_part_of_the_pack(release, asked):
    view = "form=latest&indicators=ae_four_hour,delayed_transfers"
    with opened(pack.make(release, replace(LEEDS, view=view))) as files:
        said = json.loads(files.read("manifest.json"))
    explored = [one for one in said["charts"] if one["link"].startswith("/explore")]
    assert said["view"] == view
    assert [one["chart"] for one in explored] == [
        "latest-ae_four_hour",
        "latest-delayed_transfers",
    ]
    assert explored[0]["link"] == "/explore?indicators=ae_four_hour,delayed_transfers&form=latest"


def test_a_view_that_is_none_is_refused(release):
    with pytest.raises(ExportError, match="The view 'areas=atlantis' cannot be shown"):
        pack.make(release, replace(LEEDS, view="areas=atlantis"))
