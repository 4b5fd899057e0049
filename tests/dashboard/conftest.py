"""The dashboard over the demonstration release, over a tiny real one, and over none."""

from pathlib import Path

import pytest
from werkzeug.test import Client

from dashboard import web
from data.store import Store
from tests.house import run

HOSTILE = "Hull & <East> \"Riding\" '90"

REFERENCE = {
    "areas": f"""\
id,name,kind,footprint
england,England,nation,
humber,Humber,footprint,
hull,"{HOSTILE.replace('"', '""')}",place,humber
york,York,place,humber
north,North,footprint,
tyne,Tyneside,place,north
""",
    "area_codes": "code,area,note\n",
    "provider_place": "provider,name,place,share,valid_from,valid_to,basis\n",
    "ambitions": "indicator,area,date,level,interpolation,source\n",
}

FIGURES = """\
indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status
ae_four_hour,hull,2017-12-01,2017-12-31,90,100,,,,final
ae_four_hour,york,2017-12-01,2017-12-31,19,20,,,,final
delayed_transfers,hull,2017-12-01,2017-12-31,5,100,,,,final
delayed_transfers,york,2017-12-01,2017-12-31,0,0,,,,final
gp_extended_access,hull,2017-09-01,2017-09-30,50,100,,,,final
gp_extended_access,york,2017-09-01,2017-09-30,20,100,,,,final
early_cancer_diagnosis,york,2016-01-01,2016-12-31,,,52.6,50.1,55.1,final
smoking_prevalence,tyne,2016-01-01,2016-12-31,0,0,,,,final
"""
"""Hull has three indicators of five, so it is rated; York three, and an undefined one; the
footprint Humber two; Tyneside and its footprint none."""


@pytest.fixture(scope="session")
def client(releases: Path) -> Client:
    """Asks the dashboard over the demonstration release."""
    return _client(releases)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny release of two other footprints, in which no figure is invented."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "reference").mkdir()
    for name, text in REFERENCE.items():
        (folder / "reference" / f"{name}.csv").write_text(text)
    (folder / "figures.csv").write_text(FIGURES)
    run(folder, "load", folder / "figures.csv")
    run(folder, "publish")
    return folder


@pytest.fixture(scope="session")
def real_client(real: Path) -> Client:
    return _client(real / "releases")


@pytest.fixture
def house_client(house: Path) -> Client:
    """Asks the dashboard over a copy that the test may publish to."""
    return _client(house / "releases")


@pytest.fixture
def empty_client(tmp_path: Path) -> Client:
    """Asks the dashboard before anything is published."""
    return _client(tmp_path / "nowhere")


def _client(releases: Path) -> Client:
    return web.create(Store("internal", releases)).server.test_client()
