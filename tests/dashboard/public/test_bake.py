"""What is baked: plain files of one release, with and without a browser to draw."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.figures import theme
from dashboard.pictures.picture import Picture
from dashboard.pictures.raster import ExportError
from dashboard.public import bake, embeds
from data.faults import DataError
from data.open_data import api
from data.releases.channels import SITE
from data.releases.manifest import FILE as MANIFEST
from tests.dashboard.conftest import HOSTILE
from tests.dashboard.pictures import stand_in
from tests.dashboard.public.baked import contents, pages
from tests.dashboard.public.conftest import ADDRESS, DRAWN, NOW
from tests.dashboard.reading import parse

pytestmark = pytest.mark.slow

MOST_BYTES = 60_000
HULL = "embed/place/hull.html"


def test_each_place_and_each_indicator_with_figures_has_its_files(bare, public_release):
    found = {path.stem for path in (bare / "embed" / "place").glob("*.html")}
    assert found == set(public_release.ratings["place"])
    assert len(found) == 7
    indicators = {path.stem for path in (bare / "embed" / "indicator").glob("*.html")}
    assert indicators == set(public_release.series["indicator"])
    for id in found:
        for kind in ("html", "csv", "json", "oembed.json"):
            assert (bare / "embed" / "place" / f"{id}.{kind}").exists()


def test_without_pictures_it_completes_says_so_and_links_to_no_picture(bare):
    said = (bare.parent / "said").read_text()
    assert said.startswith("Some embeds are without charts. ")
    assert [*bare.rglob("*.png"), *bare.rglob("*.svg")] == []
    for path, tree in pages(bare).items():
        links = [node.attributes["href"] for node in tree.all("a")]
        assert not [link for link in links if link.endswith((".png", ".svg"))], path
        assert tree.all("img") == []
    oembed = json.loads((bare / "embed/place/leeds.oembed.json").read_text())
    assert "thumbnail_url" not in oembed


def test_an_embed_has_its_sentence_its_table_its_source_and_a_way_to_more(bare):
    leeds = pages(bare)["embed/place/leeds.html"]
    assert leeds.one("h1").text.startswith("3 Leeds making progress")
    assert leeds.one("p", class_="lead").text.startswith("Leeds is rated 3, making progress")
    assert len(leeds.one("tbody").all("tr")) == 5
    source, foot = leeds.all("p", class_="source")
    assert "Open Government Licence v3.0" in source.text
    assert "As at 31 December 2017" in source.text
    assert "Invented figures" in source.text
    more = foot.all("a")[0].attributes
    assert (more["href"], more["target"]) == (f"{ADDRESS}/place/leeds", "_top")


def test_all_links_within_the_site_lead_somewhere(bare, drawn, hostile_release, tmp_path):
    assert bake.bake(hostile_release, tmp_path / SITE, None, NOW) == ""
    for site in (bare, tmp_path / SITE):
        for path, tree in pages(site).items():
            for node in tree:
                for name in ("href", "src"):
                    link = node.attributes.get(name) or ""
                    if link and not link.startswith(("#", "data:", ADDRESS)):
                        assert ((site / path).parent / link).resolve().is_file(), (path, link)


def test_nothing_comes_from_elsewhere_and_no_script_stands_in_a_page(bare, drawn, hostile):
    for site in (bare, hostile):
        for path, tree in pages(site).items():
            for node in tree:
                source = node.attributes.get("src") or ""
                assert not re.match(r"(https?:)?//", source), (path, source)
                if node.tag == "link":
                    assert not re.match(r"(https?:)?//", node.attributes["href"])
                if node.tag == "script":
                    assert node.children == []
                    assert node.attributes["src"].startswith("../assets/height-")
                assert not [name for name in node.attributes if name.startswith("on")]
        style = next((site / "embed" / "assets").glob("embed-*.css")).read_text()
        assert not re.search(r"url\(.?(https?:|//)|@import", style)
        assert "cookie" not in next((site / "embed" / "assets").glob("*.js")).read_text()


def test_the_stylesheet_of_embeds_begins_with_the_themes_colours(bare):
    (style,) = (bare / "embed" / "assets").glob("embed-*.css")
    assert style.read_text().startswith(theme.tokens())


def test_each_page_has_a_title_of_its_own_and_each_frame_too(bare):
    titles = [tree.one("title").children[0] for tree in pages(bare).values()]
    assert len(set(titles)) == len(titles) > 10
    gallery = pages(bare)["embed/index.html"]
    framed = [node.attributes["title"] for node in gallery.all("iframe")]
    assert len(set(framed)) == len(framed) == len(titles) - 2


def test_the_list_has_the_code_to_paste_for_each_width(bare):
    codes = [node.children[0] for node in pages(bare)["embed/index.html"].all("code")]
    src = f"{ADDRESS}/embed/place/leeds.html"
    frames = [parse(code).one("iframe").attributes for code in codes]
    leeds = [one for one in frames if one["src"] == src]
    assert {one["title"] for one in leeds} == {"Leeds: rating as at 31 December 2017"}
    told = json.loads((bare / "embed/place/leeds.oembed.json").read_text())["heights"]
    assert [(one["width"], one["height"]) for one in leeds] == [
        *((width, str(told[width])) for width in ("320", "480", "720")),
        ("100%", str(told["320"])),
    ]


def test_what_figures_are_and_whose_comes_first_and_the_table_is_closed(bare):
    main = pages(bare)["embed/place/leeds.html"].one("main")
    heading, source, lead, figures, foot = main.children
    assert source.text.startswith("Invented figures, for demonstration Source: own arithmetic")
    assert (heading.tag, lead.attributes["class"], figures.tag) == ("h1", "lead", "details")
    assert "open" not in figures.attributes
    assert foot.text.startswith("Release ")


def test_a_publication_that_knows_no_address_of_its_own_says_so(
    drawn, undrawn, tmp_path, bare, hostile_release
):
    said = "has not been told its own address"
    assert said not in (bare / "embed/index.html").read_text()
    undrawn.delenv("SITE_URL")
    bake.bake(hostile_release, tmp_path / SITE, None, NOW)
    assert said in (tmp_path / SITE / "embed/index.html").read_text()


def test_hostile_names_are_escaped_everywhere(hostile):
    tree = pages(hostile)
    hull = tree["embed/place/hull.html"]
    assert hull.one("title").children[0].startswith(f"{HOSTILE}: rating")
    assert HOSTILE in hull.one("h1").text
    code = next(
        node.children[0]
        for node in tree["embed/index.html"].all("code")
        if "hull" in node.children[0]
    )
    assert parse(code).one("iframe").attributes["title"].startswith(HOSTILE)
    oembed = json.loads((hostile / "embed/place/hull.oembed.json").read_text())
    assert parse(oembed["html"]).one("iframe").attributes["title"] == oembed["title"]
    assert HOSTILE in oembed["title"]
    for path in hostile.rglob("*.html"):
        assert "<East>" not in path.read_text()


def test_an_embed_takes_less_than_60_kb(bare, hostile):
    for site in (bare, hostile):
        for path in (site / "embed").glob("*/*.html"):
            assert path.stat().st_size < MOST_BYTES


def test_the_manifest_has_the_hash_of_each_file(bare):
    manifest = json.loads((bare / MANIFEST).read_text())
    files = {path: content for path, content in contents(bare).items() if path != MANIFEST}
    plain = {path: content for path, content in files.items() if not path.endswith(".gz")}
    assert manifest["files"] == {
        path: hashlib.sha256(content).hexdigest() for path, content in plain.items()
    }
    assert manifest["as_at"] == "2017-12-31"
    for path in (bare / "embed" / "assets").glob("*.css"):
        hash = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.name == f"embed-{hash[:12]}.css"


def test_the_same_release_gives_the_same_bytes(hostile, hostile_release, undrawn, tmp_path):
    bake.bake(hostile_release, tmp_path / SITE, None, NOW + timedelta(days=1))
    again, before = contents(tmp_path / SITE), contents(hostile)
    assert set(again) == set(before)
    differ = {path.removesuffix(".gz") for path in again if again[path] != before[path]}
    assert differ == {MANIFEST, "open-data/changes.json", "open-data/changes.atom"}, (
        "which say when"
    )
    bake.bake(hostile_release, tmp_path / "at once", None, NOW)
    assert contents(tmp_path / "at once") == before


def test_each_chart_is_there_as_picture_and_within_the_page(drawn, hostile_release, tmp_path):
    site = tmp_path / SITE
    assert bake.bake(hostile_release, site, None, NOW) == ""
    hull = pages(site)["embed/place/hull.html"]
    charts = [
        node for node in hull.all("div") if (node.attributes.get("class") or "").startswith("chart")
    ]
    assert len(charts) == 2
    for chart in charts:
        image = chart.one("div", role="img")
        assert image.attributes["aria-label"]
        assert image.one("svg")
    indicator = pages(site)["embed/indicator/ae_four_hour.html"]
    assert indicator.text.count("Shape: value, by category.") == 2
    assert (site / "embed/place/hull.svg").read_bytes() == DRAWN
    oembed = json.loads((site / "embed/place/hull.oembed.json").read_text())
    assert oembed["thumbnail_url"] == f"{ADDRESS}/embed/place/hull.png"


@pytest.mark.parametrize("failing", ["bare", "svg", "png"])
def test_drawing_that_fails_in_between_leaves_an_embed_without_a_chart(
    drawn, undrawn, failing, hostile_release, tmp_path
):
    def fail(self: Picture, size: object) -> bytes:
        raise ExportError("It fell over.")

    undrawn.setattr(Picture, failing, fail)
    said = bake.bake(hostile_release, tmp_path / SITE, None, NOW)
    assert said.startswith("Some embeds are without charts. ")
    assert said.endswith("It fell over.")
    assert [*tmp_path.rglob("*.png"), *tmp_path.rglob("*.svg")] == []


@pytest.fixture
def asked(undrawn: pytest.MonkeyPatch) -> list[str]:
    """The drawings that were to be made PNG, which the stand-in answers for."""
    return stand_in.rasterise(undrawn)


@pytest.mark.parametrize("folder", ["/dev/null/pictures", "/proc/pictures"])
def test_where_pictures_cannot_be_kept_each_is_drawn_once_and_published(
    asked, undrawn, hostile_release, tmp_path, folder
):
    undrawn.setenv("PICTURES_DIR", folder)
    assert bake.bake(hostile_release, tmp_path / SITE, None, NOW) == ""
    charts = len(list((tmp_path / SITE).rglob("*.png")))
    assert charts > 1
    assert len(asked) == charts
    assert "<svg " in (tmp_path / SITE / "embed/place/hull.html").read_text()


def test_what_has_not_changed_is_not_drawn_again(asked, hostile_release, tmp_path):
    """Every drawing is kept by its content: a second bake draws nothing."""
    bake.bake(hostile_release, tmp_path / "one", None, NOW)
    assert len(asked) > 1
    asked.clear()
    bake.bake(hostile_release, tmp_path / "two", None, NOW)
    assert asked == []


def test_progress_is_told_from_none_to_all(undrawn, hostile_release, tmp_path):
    told: list[tuple[int, int]] = []
    bake.bake(hostile_release, tmp_path / SITE, None, NOW, lambda done, of: told.append((done, of)))
    found = list(embeds.of(hostile_release, api.documents(hostile_release)))
    assert told == [(done, len(found)) for done in range(len(found) + 1)]


def test_nothing_of_an_internal_release_is_baked(release, tmp_path):
    with pytest.raises(ValueError, match="nothing of it is public"):
        bake.bake(release, tmp_path / SITE, None, NOW)
    assert not (tmp_path / SITE).exists()


def test_an_id_that_can_be_no_address_is_refused(undrawn, hostile_release, tmp_path):
    tables = {
        name: getattr(hostile_release, name).replace("hull", "../hull")
        for name in ("ratings", "scores", "domains", "certainty", "spread", "routes", "series")
    }
    areas = hostile_release.areas.assign(id=hostile_release.areas["id"].replace("hull", "../hull"))
    with pytest.raises(DataError, match="can be no address: an id has letters"):
        bake.bake(replace(hostile_release, areas=areas, **tables), tmp_path / SITE, None, NOW)
