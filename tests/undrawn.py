"""Has no picture drawn: it takes a moment for each, and is tested elsewhere."""

from typing import NoReturn

import pytest

from dashboard.pictures import raster

REASON = "No picture is drawn in this test."


def without_pictures(patch: pytest.MonkeyPatch) -> None:
    """Every PNG fails with REASON, and what is baked is without charts."""

    def png(svg: str, wide: int) -> NoReturn:
        raise raster.ExportError(REASON)

    patch.setattr(raster, "png", png)
