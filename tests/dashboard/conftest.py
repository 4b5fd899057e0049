"""The dashboard over a release of six places, over a tiny real one, and over none."""

from datetime import date
from pathlib import Path

import pytest
from werkzeug.test import Client

from dashboard import application
from data.releases.reader import Releases
from tests.house import METHOD, publish_under, run

HOSTILE = 'Hull & <East> "Riding" \'90'
TINY_REFERENCE = {
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
TINY_FIGURES = """\
indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status
ae_four_hour,hull,2017-12-01,2017-12-31,9000,10000,,,,final
ae_four_hour,york,2017-12-01,2017-12-31,1900,2000,,,,final
delayed_transfers,hull,2017-12-01,2017-12-31,500,10000,,,,final
delayed_transfers,york,2017-12-01,2017-12-31,0,0,,,,final
gp_extended_access,hull,2017-09-01,2017-09-30,5000,10000,,,,final
gp_extended_access,york,2017-09-01,2017-09-30,2000,10000,,,,final
early_cancer_diagnosis,york,2016-01-01,2016-12-31,,,52.6,50.1,55.1,final
smoking_prevalence,tyne,2016-01-01,2016-12-31,0,0,,,,final
"""
"""Hull has three indicators of five and is rated; York three, and one that is undefined; Tyneside
and its footprint have none, so they are not."""


@pytest.fixture(scope="session")
def client(releases: Path) -> Client:
    """Asks the dashboard over the release of the six places."""
    return client_of(releases)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny release of two other footprints, in which no figure is invented."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "reference").mkdir()
    for name, text in TINY_REFERENCE.items():
        (folder / "reference" / f"{name}.csv").write_text(text)
    (folder / "figures.csv").write_text(TINY_FIGURES)
    run(folder, "load", folder / "figures.csv")
    publish_under(folder, METHOD)
    return folder


@pytest.fixture(scope="session")
def real_client(real: Path) -> Client:
    return client_of(real / "releases")


ODD_FIGURES = """\
indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status
ae_four_hour,hull,2018-06-01,2018-06-30,9000,10000,,,,final
ae_four_hour,hull,2018-04-01,2018-06-30,15000,30000,,,,final
ae_four_hour,york,2018-04-01,2018-06-30,15000,30000,,,,final
ae_four_hour,york,2018-06-01,2018-06-30,9000,10000,,,,final
ae_four_hour,york,2018-05-01,2018-05-31,8000,10000,,,,final
ae_four_hour,tyne,2015-01-01,2015-01-31,7000,10000,,,,final
delayed_transfers,hull,2018-06-01,2018-06-30,500,10000,,,,final
delayed_transfers,york,2018-05-01,2018-05-31,400,10000,,,,final
gp_extended_access,hull,2018-03-01,2018-03-31,5000,10000,,,,final
gp_extended_access,york,2018-03-01,2018-03-31,2000,10000,,,,final
"""
"""Hull has 90.0% in June and 50.0% from April to June, York the same in another order, and a target
of its own that it misses by less than a decimal shows; Tyneside's one figure is too old. Delayed
transfers are of June in Hull, of May in York.
"""


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release as at 30 June 2018 of figures that are odd, and legal."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "reference").mkdir()
    own = "ae_four_hour,york,2018-01-01,90.04,step,York's own plan\n"
    tables = TINY_REFERENCE | {"ambitions": TINY_REFERENCE["ambitions"] + own}
    for name, text in tables.items():
        (folder / "reference" / f"{name}.csv").write_text(text)
    (folder / "figures.csv").write_text(ODD_FIGURES)
    run(folder, "load", folder / "figures.csv")
    publish_under(folder, METHOD, date(2018, 6, 30))
    return folder


@pytest.fixture
def empty_client(tmp_path: Path) -> Client:
    """Asks the dashboard before anything is published."""
    return client_of(tmp_path / "nowhere")


def client_of(releases: Path) -> Client:
    return application.create(Releases("internal", releases)).server.test_client()
