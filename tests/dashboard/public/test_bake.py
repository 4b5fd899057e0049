"""What is baked: plain files of one release, with and without a browser to draw."""

import contextlib
import hashlib
import json
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from dashboard.__main__ import main
from dashboard.figures import theme
from dashboard.pictures.picture import Picture
from dashboard.pictures.raster import ExportError
from dashboard.public import bake, embeds
from data import disk
from data.faults import DataError
from data.open_data import api
from data.releases import retracted
from data.releases.channels import LISTS, SITE
from data.releases.manifest import FILE as MANIFEST
from data.releases.reader import CURRENT
from data.releases.release import write
from data.releases.retracted import Retraction
from tests.dashboard.conftest import HOSTILE
from tests.dashboard.pictures import stand_in
from tests.dashboard.public.conftest import ADDRESS, DRAWN, NOW, undrawn_site
from tests.dashboard.reading import Node, parse

pytestmark = pytest.mark.slow

MOST_BYTES = 60_000
HULL = "embed/place/hull.html"


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    undrawn_site(monkeypatch, tmp_path)
    return monkeypatch


@pytest.fixture
def drawn(undrawn: pytest.MonkeyPatch) -> list[str]:
    """Charts that are the same little picture whatever they show; what was asked for."""
    asked: list[str] = []

    def picture(kind: str):
        def draw(self: Picture, size: object) -> bytes:
            asked.append(kind)
            return DRAWN

        return draw

    for kind in ("svg", "png", "bare"):
        undrawn.setattr(Picture, kind, picture(kind))
    return asked


def contents(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def pages(site: Path) -> dict[str, Node]:
    return {
        path.relative_to(site).as_posix(): parse(path.read_text().split("\n", 1)[1])
        for path in site.rglob("*.html")
    }


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
    assert indicator.text.count("Upright line: target in force.") == 2
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


def test_the_feed_goes_on_from_the_release_before(drawn, hostile_release, tmp_path):
    """Hull went from one category to another; what the feed of before said is kept."""
    ratings = hostile_release.ratings
    moved = ratings.assign(category=ratings["category"].where(ratings["place"] != "hull", 1))
    before = replace(hostile_release, id="2017-11-30-00000001", ratings=moved)
    bake.bake(before, tmp_path / "one", None, NOW)
    old = [{"release": "2017-10-31-00000000", "id": "rating:york", "title": "York: moved"}]
    old = [one | {"updated": "2018-01-01T00:00:00Z", "summary": "", "link": "x"} for one in old]
    (tmp_path / "one/open-data/changes.json").write_text(json.dumps(old))
    bake.bake(hostile_release, tmp_path / "two", (before, tmp_path / "one"), NOW)
    kept = json.loads((tmp_path / "two/open-data/changes.json").read_text())
    assert [one["id"] for one in kept] == ["published", "rating:hull", "rating:york"]
    bake.bake(hostile_release, tmp_path / "three", (None, tmp_path / "one"), NOW)
    published, *kept = json.loads((tmp_path / "three/open-data/changes.json").read_text())
    assert (published["release"], kept) == (hostile_release.id, old)
    (tmp_path / "one/open-data/changes.json").write_text('[{"rele')
    bake.bake(hostile_release, tmp_path / "four", (None, tmp_path / "one"), NOW)
    (alone,) = json.loads((tmp_path / "four/open-data/changes.json").read_text())
    assert alone["release"] == hostile_release.id


def test_a_site_is_baked_anew_in_its_place(drawn, hostile_release, tmp_path):
    channel = tmp_path / "public"
    target = channel / hostile_release.id / SITE
    target.mkdir(parents=True)
    (channel / CURRENT).symlink_to(hostile_release.id)
    (target / "left").write_text("of an older program")
    (target.with_name(".new-site")).mkdir()
    assert bake.replace(hostile_release, channel, NOW, lambda done, of: None) == ""
    assert (target / "embed/place/hull.html").exists()
    assert [path.name for path in target.parent.iterdir()] == [SITE]
    assert not (target / "left").exists()


@pytest.mark.parametrize("there_was_one", [True, False])
def test_a_bake_that_fails_leaves_the_site_as_it_was_and_says_so(
    drawn, undrawn, real, tmp_path, capsys, there_was_one
):
    shutil.copytree(real / "releases", tmp_path / "releases", symlinks=True)
    undrawn.setenv("RELEASES_DIR", str(tmp_path / "releases"))
    release = tmp_path / "releases/public" / CURRENT
    if there_was_one:
        (release / SITE).mkdir()
    before = sorted(release.rglob("*"))

    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    undrawn.setattr(bake, "_compress", full)
    assert main(["bake"]) == 1
    assert capsys.readouterr().err == "The disk is full. Free space.\nThe site is unchanged.\n"
    assert sorted(release.rglob("*")) == before


def test_a_site_that_is_baked_anew_is_listed_as_it_is(drawn, hostile_release, tmp_path):
    """Whoever follows the channel fetches what the list names."""
    channel = tmp_path / "public"
    (channel / hostile_release.id).mkdir(parents=True)
    (channel / CURRENT).symlink_to(hostile_release.id)
    for _ in range(2):
        bake.replace(hostile_release, channel, NOW, lambda done, of: None)
    listed = json.loads((channel / LISTS / f"{hostile_release.id}.json").read_text())["files"]
    assert set(listed) == set(contents(channel / hostile_release.id))


def test_the_site_of_the_one_before_tells_what_is_retracted(drawn, hostile_release, tmp_path):
    channel, id = tmp_path / "public", hostile_release.id
    (channel / id).mkdir(parents=True)
    (channel / CURRENT).symlink_to(id)
    write(hostile_release, channel / id)
    site = channel / id / SITE
    assert bake.tell(channel, NOW, lambda done, of: None) == ""
    assert not site.exists(), "it had none"
    bake.replace(hostile_release, channel, NOW, lambda done, of: None)
    before = contents(site)
    old = [{"release": "2017-12-30-00000001", "id": "rating:york", "title": "York: moved"}]
    old.append({**old[0], "release": "2017-12-31-00000001"})
    old = [one | {"updated": "2018-01-01T00:00:00Z", "summary": "", "link": "x"} for one in old]
    (site / "open-data/changes.json").write_text(json.dumps(old))
    why = Retraction(reason="A <wrong> count.", retracted_at=NOW, instead=id)
    other = Retraction(reason="An old mistake.", retracted_at=NOW - timedelta(days=1))
    retracted.write(channel, {"2017-12-31-00000001": why, "2017-10-31-00000001": other})
    said = "Release 2017-12-31-00000001 was retracted on 1 March 2018. A <wrong> count."
    assert bake.tell(channel, NOW, lambda done, of: None) == ""
    for path in (HULL, "embed/index.html", "open-data/index.html"):
        assert (
            pages(site)[path].one("p", class_="notice").text
            == f"This is an earlier release. {said}"
        )
        assert "<wrong>" not in (site / path).read_text()
    kept = json.loads((site / "open-data/changes.json").read_text())
    assert [(one["release"], one["id"]) for one in kept] == [
        ("2017-12-31-00000001", "retracted"),
        ("2017-10-31-00000001", "retracted"),
        ("2017-12-30-00000001", "rating:york"),
    ]
    atom = fromstring((site / "open-data/changes.atom").read_text())
    first = atom.find("{*}entry")
    assert first.findtext("{*}title") == "Release 2017-12-31-00000001 is retracted"
    assert (first.findtext("{*}summary"), first.findtext("{*}updated")) == (
        said,
        "2018-03-01T09:00:00Z",
    )
    assert json.loads((channel / "index.json").read_text())["retracted"].keys() == {
        "2017-12-31-00000001",
        "2017-10-31-00000001",
    }
    drawn.clear()
    bake.tell(channel, NOW, lambda done, of: None)
    assert drawn == [], "told already"
    retracted.write(channel, {})
    bake.tell(channel, NOW, lambda done, of: None)
    without = contents(site)
    assert {path for path in before if before[path] != without[path]} == {
        "open-data/changes.json",
        "open-data/changes.json.gz",
        "open-data/changes.atom",
        "open-data/changes.atom.gz",
        MANIFEST,
        f"{MANIFEST}.gz",
    }


def test_a_publication_after_a_retraction_tells_of_it_in_its_feed_alone(
    drawn, hostile_release, tmp_path
):
    """Nothing was left before it, so that no site has a feed to go on from."""
    channel = tmp_path / "public"
    unfinished = channel / ".building-x"
    unfinished.mkdir(parents=True)
    why = Retraction(reason="A wrong count.", retracted_at=NOW, instead=None)
    retracted.write(channel, {"2017-12-31-00000001": why})
    bake.finish(hostile_release, unfinished)
    published, entry = json.loads((unfinished / SITE / "open-data/changes.json").read_text())
    assert published["id"] == "published"
    assert entry["title"] == "Release 2017-12-31-00000001 is retracted"
    assert pages(unfinished / SITE)[HULL].all("p", class_="notice") == []


def test_a_site_is_replaced_in_one_step(tmp_path):
    """Whoever looks while two folders change places finds one of them, each time."""
    found, enough, times = [], threading.Event(), 0
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "said").write_text(name)

    def look() -> None:
        while not enough.is_set():
            with contextlib.suppress(OSError):
                found.append((tmp_path / "one" / "said").read_text())
                continue
            found.append("")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(look)
        while times < 501 or len(found) <= 10 or times % 2 == 0:
            disk.exchange(tmp_path / "other", tmp_path / "one")
            times += 1
        enough.set()
    assert (tmp_path / "one" / "said").read_text() == "other"
    assert set(found) <= {"one", "other"}


def test_where_that_cannot_be_both_stay(tmp_path):
    (tmp_path / "one").mkdir()
    with pytest.raises(DataError, match="cannot be replaced in one step here: No such file"):
        disk.exchange(tmp_path / "nowhere", tmp_path / "one")
    assert (tmp_path / "one").is_dir()
