"""Two tiny public releases one after the other, a mailbox, and somebody who asks for messages."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from dashboard import application
from data.releases.reader import Releases
from data.subscriptions import settings
from data.subscriptions.kept import Kept
from data.subscriptions.settings import Settings
from tests.data.floor import figure, published, write_reference, write_tidy
from tests.data.mailbox import Box, serving, text
from tests.data.open_data.conftest import FIGURES
from tests.house import METHOD, run
from tests.undrawn import without_pictures

BASE = "https://ratings.example.org"
ADA, BOB = "ada@example.org", "bob@example.org"
LINK = re.compile(r"https://ratings\.example\.org(/subscription/\S+)")
PUBLISH = ("publish", "--no-site", "--method", METHOD)


class Readers:
    """Asks, confirms and leaves as browsers and mail programs do."""

    def __init__(self, folder: Path, client: Client, box: Box, config: Settings) -> None:
        self.folder, self.client, self.box, self.config = folder, client, box, config
        self.kept = Kept(config.folder)

    def get(self, address: str) -> TestResponse:
        return self.client.get(address, base_url=BASE)

    def post(self, address: str, origin: str | None = BASE, **data: str) -> TestResponse:
        headers = {"Origin": origin} if origin else {}
        return self.client.post(address, base_url=BASE, data=data, headers=headers)

    def ask(self, email: str = ADA, place: str = "north") -> TestResponse:
        answer = self.post("/subscribe", email=email, place=place)
        self.client.application.config["MAILER"].finish()
        return answer

    def subscribe(self, email: str = ADA, place: str = "north") -> None:
        assert self.ask(email, place).status_code == 200
        assert self.post(link_in(self.box.read()[-1])).status_code == 200

    def told(self) -> list:
        """The messages of changes so far."""
        return [one for one in self.box.read() if one["List-Unsubscribe"]]

    def publish_change(self) -> None:
        """North's A&E of December falls from 87.6% to 49.5%, and its rating from 3 to 4."""
        file = write_tidy(
            self.folder / "more.csv",
            figure("AAA", 4000, 10_000),
            figure("AAA", 2000, 10_000, indicator="delayed_transfers"),
            published("N01", 30),
            published("N01", 20, indicator="early_cancer_diagnosis"),
        )
        run(self.folder, "load", file)
        run(self.folder, *PUBLISH)


def link_in(mail) -> str:
    """The one link of a message that leads to the subscription."""
    (path,) = LINK.findall(text(mail))
    return path


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first release; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("before")
    write_reference(folder / "reference")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_USER", "a tester")
        without_pictures(patch)
        run(folder, "load", write_tidy(folder / "all.csv", *FIGURES))
        run(folder, *PUBLISH)
    return folder


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def readers(
    before: Path, box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Readers]:
    folder = tmp_path / "folder"
    shutil.copytree(before, folder, symlinks=True)
    with serving(box) as port:
        for name, value in environment(tmp_path, port).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("DASHBOARD_USER", "a tester")
        config = settings.read()
        releases = Releases("public", folder / "releases")
        client = application.create(releases, subscriptions=config).server.test_client()
        yield Readers(folder, client, box, config)


def environment(folder: Path, port: int) -> dict[str, str]:
    return {
        "SUBSCRIPTIONS": "on",
        "SUBSCRIPTIONS_KEY": "k" * 32,
        "SUBSCRIPTIONS_DIR": str(folder / "subscriptions"),
        "SUBSCRIPTIONS_FROM": "ratings@example.org",
        "SITE_URL": BASE,
        "PRIVACY_URL": "https://www.example.org/privacy",
        "SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=no",
    }
