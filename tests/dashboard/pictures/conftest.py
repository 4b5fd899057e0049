"""Pictures without a browser, in a folder of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.pictures import client
from tests.dashboard.pictures import stand_in


@pytest.fixture(autouse=True)
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder pictures are kept in, empty to begin with."""
    monkeypatch.setenv("PICTURES_DIR", str(tmp_path / "pictures"))
    return tmp_path / "pictures"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """What was asked of the renderer, which the stand-in answers for."""
    requests: list[dict] = []

    def draw(request: dict) -> client.Drawing:
        requests.append(request)
        return stand_in.draw(request)

    monkeypatch.setattr(client, "draw", draw)
    return requests


@pytest.fixture
def unable(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Makes the renderer fail with an error."""

    def fail(error: Exception) -> None:
        def draw(request: dict) -> client.Drawing:
            raise error

        monkeypatch.setattr(client, "draw", draw)

    return fail
