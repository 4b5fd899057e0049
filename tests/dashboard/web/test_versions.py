"""What is sent names no version of the software that answers."""

import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version
from werkzeug.test import Client

from dashboard import application
from data.releases.reader import Releases

SOFTWARE = ("dash", "plotly", "flask", "werkzeug", "gunicorn", "pandas", "duckdb")
NAMED = {platform.python_version(), sys.version, get_plotlyjs_version(), *map(version, SOFTWARE)}
ADDRESSES = [
    "/",
    "/place/leeds",
    "/indicator/ae_four_hour",
    "/what-if",
    "/compare",
    "/find",
    "/data",
    "/method",
    "/place/atlantis",
    "/nonsense",
    "/?release=2001-01-01-00000000",
    "/assets/nothing.css",
    "/download/nothing.csv",
    "/embed/nothing.html",
    "/oembed?url=/nothing",
    "/healthz",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-component-suites/dash/nothing.js",
]


@pytest.fixture(scope="module")
def public(releases: Path) -> Client:
    return application.create(Releases("public", releases)).server.test_client()


def versions_in(text: str) -> set[str]:
    """Those of our versions that a text has, as Dash's addresses spell them too."""
    spelled = {one: re.escape(one).replace(r"\.", "[._]") for one in NAMED}
    return {one for one, how in spelled.items() if re.search(rf"(?<![\d.]){how}(?!\d|\.\d)", text)}


def test_a_version_is_found_however_it_is_spelled():
    dash = version("dash")
    assert versions_in(f"/dash/dcc.v{dash.replace('.', '_')}m1795664107.js") == {dash}
    assert versions_in(f"1{dash} {dash}1") == set()


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_public_is_told_no_version(public, address):
    response = public.get(address)
    assert versions_in(f"{response.headers}\n{response.text}") == set()
    assert not re.search("generator|x-powered-by", f"{response.headers}{response.text}", re.I)


def test_nor_by_a_page_that_says_that_something_went_wrong(public, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("of no importance")

    monkeypatch.setattr("dashboard.web.respond.respond", broken)
    for response in (public.get("/"), public.post("/"), public.post("/_dash-update-component")):
        assert response.status_code >= 400
        assert versions_in(f"{response.headers}\n{response.text}") == set()
