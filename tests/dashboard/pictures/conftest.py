"""Pictures in a folder of the test's own, which nobody rasterises."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.pictures import raster
from tests.dashboard.pictures import stand_in


@pytest.fixture(autouse=True)
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder pictures are kept in, empty to begin with."""
    monkeypatch.setenv("PICTURES_DIR", str(tmp_path / "pictures"))
    return tmp_path / "pictures"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The drawings that were to be made PNG, which the stand-in answers for."""
    return stand_in.rasterise(monkeypatch)


@pytest.fixture
def unable(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Makes every PNG fail with an error."""

    def fail(error: Exception) -> None:
        def png(svg: str, wide: int) -> bytes:
            raise error

        monkeypatch.setattr(raster, "png", png)

    return fail
