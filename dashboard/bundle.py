"""The plotly library that pages load: the small bundle where set-up fetched it, else the whole."""

import hashlib
import re
from functools import cache
from pathlib import Path

import flask
import plotly
from plotly.offline import get_plotlyjs_version

SMALL = Path(__file__).parent.parent / "var" / "vendor" / "plotly-basic.min.js"
WHOLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
VERSION = re.compile(r"plotly\.js \(?(?:basic - minified\) )?v([\d.]+)")
SECONDS_KEPT = 31_536_000


def path() -> Path:
    """The small bundle if it is of the version that plotly's Python package draws for."""
    if SMALL.exists():
        with SMALL.open(encoding="utf-8") as file:
            found = VERSION.search(file.read(300))
        if found and found[1] == get_plotlyjs_version():
            return SMALL
    return WHOLE


@cache
def address() -> str:
    """Where pages find it: the name holds a hash of the content, so it may be kept for good."""
    return f"/plotly-{hashlib.sha256(_content()).hexdigest()[:12]}.min.js"


def serve() -> flask.Response:
    """GET the bundle."""
    response = flask.Response(_content(), mimetype="text/javascript")
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}, immutable"
    return response


@cache
def _content() -> bytes:
    return path().read_bytes()
