"""PNG from SVG: the same bytes on every machine, for rasteriser and letters are pinned."""

import hashlib
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from font_source_sans_pro import font_files_ttf

from dashboard.figures import lettering

HERE = Path(__file__).parent
FIGURES = HERE.parent / "figures"
PROGRAM = HERE / "rasterise.py"
SECONDS = 30.0


class ExportError(Exception):
    """A picture cannot be made; the message says why and what to do."""


def png(svg: str, wide: int) -> bytes:
    """The drawing as PNG of so many pixels across. Raises ExportError."""
    fonts = [str(font_files_ttf[name]) for name in lettering.FILES.values()]
    command = [sys.executable, "-I", str(PROGRAM), lettering.FAMILY, str(wide), *fonts]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=svg.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExportError(f"The picture could not be drawn: {error}. Try again.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        raise ExportError(f"The picture could not be drawn: {said or done.returncode}")
    return done.stdout


@cache
def drawing_code() -> str:
    """A hash of what turns figures into pictures: these files, the rasteriser, the font."""
    packages = " ".join(version(name) for name in ("resvg-py", "font-source-sans-pro"))
    digest = hashlib.sha256(packages.encode())
    shared = [FIGURES / "theme.py", FIGURES / "lettering.py", *(FIGURES / "svg").glob("*.py")]
    for path in sorted([*HERE.glob("*.py"), *shared]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
