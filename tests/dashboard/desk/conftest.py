"""A desk over a tiny store with a held figure, its releases, and somebody behind each role."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import flask
import pytest
from werkzeug.test import Client, TestResponse

from dashboard.application import create
from dashboard.desk import config, jobs
from dashboard.signin.config import read
from dashboard.web import background
from data.releases.reader import Releases
from data.store import database
from tests.dashboard.reading import Node, parse
from tests.dashboard.signin.conftest import by_proxy
from tests.data.floor import EVERYTHING, figure, write_reference, write_tidy
from tests.house import METHOD, publish_under, run

TLS = "https://ratings.example.org"
ROLES = """\
account,role
ada,viewer
early,pre-release viewer
edith,editor
ellen,editor
boss,editor
boss,pre-release viewer
"""
YEAR = [figure("AAA", 92 - 4 * (at % 2), period=f"2016-{at + 1:02}") for at in range(12)]
"""92, 88, 92...: mean 90 and moving ranges of 4, so limits 90 -+ 10.64 are 79.36 and, since no
percentage is above it, 100."""

JUMP = figure("AAA", 0, period="2017-01")
KEY = "k" * 32
PREVIEW = "0123456789abcdef"
TOKENS: dict[str, str] = {}


@dataclass
class Desk:
    """Asks the application in somebody's name, by the proxy that has signed them in."""

    folder: Path
    client: Client

    def ask(self, path: str = "", account: str | None = "edith", **more) -> TestResponse:
        named = {"X-Account": account} if account else {}
        return self.client.open(
            f"/desk{path}",
            base_url=TLS,
            headers=named | more.pop("headers", {}),
            environ_overrides={"REMOTE_ADDR": "10.0.0.7"},
            **more,
        )

    def get(self, address: str, account: str, **more) -> TestResponse:
        """Ask for any address in somebody's name, as a page of ours does."""
        return self.client.open(
            address,
            base_url=TLS,
            headers={"X-Account": account, "Origin": TLS},
            environ_overrides={"REMOTE_ADDR": "10.0.0.7"},
            **more,
        )

    def page(self, path: str = "", account: str = "edith", status: int = 200) -> Node:
        """A page, which must have that status."""
        return page_of(self.ask(path, account), status)

    def token(self, account: str = "edith") -> str:
        """A token that a form of this account has; it is good for as long as the tests take."""
        if account not in TOKENS:
            found = self.page("/publish", account).one("input", name="token")
            TOKENS[account] = found.attributes["value"]
        return TOKENS[account]

    def post(self, path: str, account: str = "edith", **fields) -> TestResponse:
        """Send a form as a browser does, with its token and from our own site."""
        headers = {"Origin": TLS} | fields.pop("headers", {})
        data = {"token": self.token(account), **fields}
        return self.ask(path, account, method="POST", data=data, headers=headers)

    def done(self, response: TestResponse, account: str = "edith") -> Node:
        """The page that a form has led to."""
        assert response.status_code == 303, response.text
        return self.page(response.location.removeprefix("/desk"), account)

    def audit(self) -> list[tuple[str, str, str]]:
        """Account, act and about of each line of the audit's file."""
        lines = (self.folder / "audit.jsonl").read_text().splitlines()
        return [(one["account"], one["act"], one["about"]) for one in map(json.loads, lines)]

    def rows(self, query: str) -> list[tuple]:
        """What the store answers."""
        with database.opened() as engine, engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]


def page_of(response: TestResponse, status: int = 200) -> Node:
    """The page's tree, whose every element is closed."""
    assert response.status_code == status, response.text
    body = re.search(r"<body>.*</body>", response.text, re.DOTALL)[0]
    return parse(body)


class AtOnce:
    """In place of a process: the work is done before it is waited for."""

    environment: ClassVar[dict[str, str]]

    def __init__(self, command: list[str], **given: dict[str, str]) -> None:
        AtOnce.environment = given["env"]
        jobs._work(Path(command[-1]))

    def wait(self) -> int:
        return 0


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny store, published, and a figure in it that is held since."""
    folder = tmp_path_factory.mktemp("furnished")
    write_reference(folder / "reference")
    run(folder, "load", write_tidy(folder / "all.csv", *EVERYTHING, *YEAR))
    publish_under(folder, METHOD)
    run(folder, "load", write_tidy(folder / "next.csv", JUMP))
    return folder


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test's copy of a furnished folder stands, so that one application serves all."""
    return tmp_path_factory.mktemp("desk") / "house"


@pytest.fixture(scope="session")
def environment(house: Path) -> dict[str, str]:
    return by_proxy(house) | {
        "DATABASE_URL": f"duckdb:///{house}/store.duckdb",
        "RELEASES_DIR": str(house / "releases"),
        "RAW_DIR": str(house / "raw"),
        "REFERENCE_DIR": str(house / "reference"),
        "AUDIT_FILE": str(house / "audit.jsonl"),
        "PICTURES_DIR": str(house / "pictures"),
        "DESK": "on",
        "DESK_DIR": str(house / "desk"),
        "PUBLIC_SITE_URL": "https://public.example",
        "SECRET_KEY": KEY,
    }


@pytest.fixture(scope="session")
def application(furnished: Path, house: Path, environment: dict[str, str]) -> flask.Flask:
    shutil.copytree(furnished, house, symlinks=True)
    (house / "roles.csv").write_text(ROLES)
    sign_in = read(environment)
    found = config.read(environment, "internal", sign_in)
    return create(Releases("internal", house / "releases"), sign_in, found).server


@pytest.fixture
def desk(furnished: Path, house: Path, at_desk: flask.Flask) -> Desk:
    """A desk over a copy of it that one test may work at; work is done at once."""
    return at(house, furnished, at_desk)


@pytest.fixture
def looked(previewed: Path, house: Path, at_desk: flask.Flask) -> Desk:
    """The same over a copy of the folder that is `previewed`."""
    return at(house, previewed, at_desk)


@pytest.fixture
def at_desk(
    application: flask.Flask, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> flask.Flask:
    """The application, with its environment, and with its processes' work done at once."""
    for name, said in environment.items():
        monkeypatch.setenv(name, said)
    monkeypatch.delenv("DASHBOARD_USER", raising=False)
    monkeypatch.setattr(background.subprocess, "Popen", AtOnce)
    return application


@pytest.fixture(scope="session")
def previewed(
    furnished: Path,
    house: Path,
    application: flask.Flask,
    environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The furnished folder in which Alpha Hospital's December is revised from 90 to 95 of 100, and
    edith has had what a publication would change worked out, as PREVIEW.

    The north's A&E, at 80% of it and a quarter of Beta's 80 of 100, goes from 92 / 105 = 87.62% to
    96 / 105 = 91.43%: by 3.81 points of a step of 5, and a fifth of the weight, -0.15.
    """
    folder = tmp_path_factory.mktemp("previewed") / "house"
    with pytest.MonkeyPatch.context() as patch:
        for name, said in environment.items():
            patch.setenv(name, said)
        patch.setattr(background.subprocess, "Popen", AtOnce)
        patch.setattr(jobs.secrets, "token_hex", lambda _: PREVIEW)
        desk = at(house, furnished, application)
        run(house, "load", write_tidy(house / "more.csv", figure("AAA", 95)))
        assert desk.post("/preview", method=METHOD).location == f"/desk/work/{PREVIEW}"
    shutil.copytree(house, folder, symlinks=True)
    return folder


def at(house: Path, furnished: Path, application: flask.Flask) -> Desk:
    """A desk at a house that is a copy of a furnished folder, in place of what was there."""
    shutil.rmtree(house, ignore_errors=True)
    shutil.copytree(furnished, house, symlinks=True, dirs_exist_ok=True)
    (house / "roles.csv").write_text(ROLES)
    return Desk(house, application.test_client())
