"""A dashboard of a made-up county, from an empty folder to its pages: its words, title, figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from dashboard.__main__ import main as dashboard
from data import profile
from data.__main__ import main as data
from data.releases.reader import Releases
from data.releases.release import Release
from tests.dashboard.conftest import client_of
from tests.dashboard.reading import parse
from tests.undrawn import without_pictures

PROFILE = """
title = "Barsetshire's trusts"
method = "core-1"
methods = ["core-1"]
indicators = ["ae_four_hour", "delayed_transfers", "gp_extended_access",
              "early_cancer_diagnosis", "smoking_prevalence"]
[words]
place = "trust"
places = "trusts"
footprint = "integrated care system"
footprints = "integrated care systems"
"""
REFERENCE = {
    "areas": """\
id,name,kind,footprint
england,England,nation,
barset,Barsetshire,footprint,
ullathorne,Ullathorne,trust,barset
hogglestock,Hogglestock,trust,barset
""".replace(",trust,", ",place,"),
    "area_codes": "code,area,note\n",
    "provider_place": "provider,name,place,share,valid_from,valid_to,basis\n",
    "ambitions": "indicator,area,date,level,interpolation,source\n",
}
FIGURES = """\
indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status
ae_four_hour,ullathorne,2017-12-01,2017-12-31,950,1000,,,,final
ae_four_hour,hogglestock,2017-12-01,2017-12-31,1700,2000,,,,final
delayed_transfers,ullathorne,2017-12-01,2017-12-31,350,10000,,,,final
delayed_transfers,hogglestock,2017-12-01,2017-12-31,900,10000,,,,final
gp_extended_access,ullathorne,2017-09-01,2017-09-30,5000,10000,,,,final
gp_extended_access,hogglestock,2017-09-01,2017-09-30,2000,10000,,,,final
mrsa,ullathorne,2016-04-01,2017-03-31,9,600000,,,,final
smoking_prevalence,ullathorne,2016-01-01,2016-12-31,,,15.0,14.0,16.0,final
smoking_prevalence,hogglestock,2016-01-01,2016-12-31,,,19.0,18.0,20.0,final
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that the county's commands ran in; `releases` are where nobody said, in `var`."""
    folder = tmp_path_factory.mktemp("county")
    ours = folder / "barsetshire"
    (ours / "reference").mkdir(parents=True)
    (ours / "demonstration" / "figures").mkdir(parents=True)
    (ours / "profile.toml").write_text(PROFILE)
    (ours / "demonstration" / "figures" / "all.csv").write_text(FIGURES)
    for name, text in REFERENCE.items():
        (ours / "reference" / f"{name}.csv").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        without_pictures(patch)
        patch.chdir(folder)
        for name in (*profile.KEPT, "REFERENCE_DIR"):
            patch.setenv(name, "")  # so that it is as it was when this is over
            patch.delenv(name)
        patch.setenv("PROFILE", "")
        assert data(["--profile", "./barsetshire", "demo"]) == 0
        assert data(["publish"]) == 0
        yield folder


@pytest.fixture(scope="module")
def release(county: Path) -> Release:
    """Its current internal release."""
    return Releases("internal", county / "var" / "barsetshire" / "releases").current()


@pytest.fixture(scope="module")
def reader(county: Path) -> Client:
    """Asks its internal dashboard, which is not told of which profile it is."""
    return client_of(county / "var" / "barsetshire" / "releases")


def test_what_it_keeps_is_in_a_folder_of_its_name(county: Path):
    kept = {path.name for path in (county / "var" / "barsetshire").iterdir()}
    assert {"store.duckdb", "releases", "raw"} <= kept
    assert [path.name for path in (county / "var").iterdir()] == ["barsetshire"]


def test_its_release_remembers_its_name_and_words(release: Release):
    assert release.naming.name == "barsetshire"
    assert release.words.places == "trusts"
    assert (release.method.id, release.demonstration) == ("core-1", True)


def test_it_rates_by_its_own_figures(release: Release):
    composites = release.ratings.set_index("place")["composite"]
    assert composites["ullathorne"] < composites["hogglestock"]


def test_what_is_loaded_of_an_indicator_that_is_not_its_own_is_not_shown(
    release: Release, reader: Client
):
    assert "mrsa" not in release.indicators
    assert "mrsa" not in set(release.observations["indicator"])
    assert reader.get("/indicator/mrsa").status_code == 404


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "How each trust is doing"),
        ("/", "Choose a trust to see the reasons"),
        ("/compare?kind=place", "Trusts compared"),
        ("/find", "Integrated care systems"),
        ("/find", "Find a trust or indicator"),
        ("/method", "A trust's figures are sums over its providers"),
        ("/method", "else its integrated care system's, else England's"),
        ("/place/ullathorne", "The trust is rated 4,000 times"),
        ("/indicator/ae_four_hour", "of the two trusts"),
        ("/board-pack", "a chart per trust and indicator"),
    ],
)
def test_pages_use_its_words(reader: Client, path: str, said: str):
    page = reader.get(path).text
    assert said in parse(page).text
    assert "<title>" in page
    assert "Barsetshire" in page.partition("<title>")[2].partition("</title>")[0]


def test_a_pages_title_uses_them_too(reader: Client):
    assert "<title>Find a trust or indicator – " in reader.get("/find").text


def test_its_public_files_use_its_words(county: Path):
    site = county / "var" / "barsetshire" / "releases" / "public" / "current" / "site"
    assert "Ratings of trusts" in (site / "open-data" / "index.html").read_text()
    assert "Ratings of trusts" in (site / "open-data" / "changes.atom").read_text()
    assert "by trust" in (site / "embed" / "index.html").read_text()


def test_its_pack_uses_its_words(county: Path, capsys: pytest.CaptureFixture[str]):
    assert dashboard(["export", "--pack", "--places", "dorne", "--out", "papers"]) == 1
    assert "There is no trust 'dorne'" in capsys.readouterr().err
