"""The plotly library that pages load: the small bundle if set-up fetched it, else the full one."""

import re
from pathlib import Path

import plotly
from plotly.offline import get_plotlyjs_version

SMALL = Path(__file__).parents[2] / "var" / "vendor" / "plotly-basic.min.js"
WHOLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
VERSION = re.compile(r"plotly\.js \(?(?:basic - minified\) )?v([\d.]+)")


def path() -> Path:
    """The small bundle if its version matches plotly's Python package, else the full library."""
    if SMALL.exists():
        with SMALL.open(encoding="utf-8") as file:
            version = VERSION.search(file.read(300))
        if version and version[1] == get_plotlyjs_version():
            return SMALL
    return WHOLE
