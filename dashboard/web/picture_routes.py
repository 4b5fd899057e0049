"""The addresses of pictures and figures: a page's address, a chart on it, and a kind of file."""

import re
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlencode

import flask
from werkzeug import Response

from dashboard.pictures import cache
from dashboard.pictures.downloads import Takeaway
from dashboard.pictures.formats import DEFAULT, FORMATS, Format
from dashboard.pictures.raster import ExportError
from dashboard.signin import reader
from dashboard.web import limits, prometheus, respond
from dashboard.web.answer import Made
from dashboard.web.turns import Busy, Turns

AT_ONCE, EACH = 4, 2
"""How many pictures a worker has drawn at once, and how many for one client. No others wait, so
that threads stay free for pages.
"""

SECONDS_TO_COME_AGAIN = 2
SECONDS_TO_DRAW = 0.3
"""Processor time of another process that is counted for a picture."""

NOTHING = "Nothing is published yet."
TYPES = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}

_drawing = Turns(AT_ONCE, EACH, waiting=0, seconds=0.0)


def export(address: str, kind: str) -> Response:
    """GET /export/<page's address>/<chart>.<kind>?format=, with the page's own query values.

    The bytes and their ETag stay the same while the drawn figures do.
    """
    query = flask.request.args.to_dict(flat=False)
    format = _format(query.pop("format", [DEFAULT]))
    path, _, id = f"/{address}".rpartition("/")
    if kind == "csv":
        content: bytes | str | None = respond.figures(path or "/", query, id)
    elif reader.releases().audience == "public":
        content = None
    else:
        content = _picture(_made(path, query).takeaways.get(id), kind, format)
    if content is None:
        _nothing(path, query, id, kind)
    response = flask.make_response(content)
    response.headers["Content-Type"] = TYPES[kind]
    response.headers["Cache-Control"] = "no-store" if reader.who() else "no-cache"
    name = "-".join(re.findall(r"[a-z0-9_]+", f"{path} {id} {format.id if kind == 'png' else ''}"))
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    response.add_etag()
    return response.make_conditional(flask.request)


def _made(path: str, query: Mapping[str, list[str]]) -> Made:
    return respond.made(path or "/", query)


def _nothing(path: str, query: Mapping[str, list[str]], id: str, kind: str) -> NoReturn:
    """Answer why there is no such file: no release, a retracted one, a table, or no such chart."""
    made = _made(path, query)
    if made.status == 410:
        flask.abort(410, made.lead)
    if made.status == 503:
        flask.abort(503, NOTHING)
    if id in made.takeaways and kind != "csv":
        flask.abort(404, "Public pictures are static files: use the address under /embed.")
    at = path[:200] or "/"
    asked = urlencode(query, doseq=True, safe=",")
    csv = {one: f"/export{path}/{one}.csv{asked and f'?{asked}'}" for one in made.tables}
    if id in csv:
        flask.abort(404, f"{id!r} at {at} is a table: it has no picture. Its figures: {csv[id]}")
    charts = f" It has: {', '.join(made.takeaways)}." if made.takeaways else ""
    tables = "".join(f" It has a table, which has no picture: {one}" for one in csv.values())
    flask.abort(404, f"There is no chart {id[:60]!r} at {at}.{charts}{tables}")


def _picture(taken: Takeaway | None, kind: str, format: Format) -> bytes | None:
    """The picture, drawn if it is not cached; None if there is no such chart."""
    if taken is None:
        return None
    cached = cache.read(f"{taken.picture.key(format)}.{kind}")
    if cached is not None:
        return cached
    limits.let_others(SECONDS_TO_DRAW)  # another process draws now
    try:
        _drawing.take(flask.g.client)
    except Busy:
        text = "Many pictures are being drawn at present. Try again in a moment."
        _unavailable(text, SECONDS_TO_COME_AGAIN)
    try:
        with prometheus.working("picture"):
            return taken.picture.png(format) if kind == "png" else taken.picture.svg(format)
    except ExportError as error:
        _unavailable(str(error), 5)
    finally:
        _drawing.give_back(flask.g.client)


def _format(asked: list[str]) -> Format:
    if len(asked) != 1 or asked[0] not in FORMATS:
        flask.abort(404, f"The format is one of {', '.join(FORMATS)}.")
    return FORMATS[asked[0]]


def _unavailable(text: str, retry_after: int) -> NoReturn:
    """Answer 503 with a sentence and the time to wait."""
    headers = {"Content-Type": "text/plain; charset=utf-8", "Retry-After": str(retry_after)}
    flask.abort(flask.Response(f"{text}\n", 503, headers))
