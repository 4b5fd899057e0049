"""The addresses of pictures and figures: a page's address, a chart on it, and a kind of file."""

import re
from threading import BoundedSemaphore

import flask

from dashboard import measures, page, reader
from dashboard.downloads import Takeaway
from dashboard.export import shelf
from dashboard.export.client import ExportError, NoChromium
from dashboard.export.formats import DEFAULT, FORMATS, Format

AT_ONCE = 4
"""Threads of a worker that may wait for the renderer; the rest stay free for pages."""

SECONDS_TO_WAIT = 2.0
NOTHING = "Nothing is published yet."
TYPES = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}

_drawing = BoundedSemaphore(AT_ONCE)


def export(address: str, kind: str) -> flask.Response:
    """GET /export/<page's address>/<chart>.<kind>?format=, besides what the page itself reads.

    The bytes and their ETag stay the same as long as what is drawn does.
    """
    query = flask.request.args.to_dict(flat=False)
    format = _format(query.pop("format", [DEFAULT]))
    path, _, id = f"/{address}".rpartition("/")
    made = page.made(path or "/", query)
    if made.status == 410:
        flask.abort(410, made.lead)
    if made.status == 503:
        flask.abort(503, NOTHING)
    found = made.takeaways
    if id not in found:
        known = f" It has: {', '.join(found)}." if found else ""
        flask.abort(404, f"There is no chart {id[:60]!r} at {path[:200] or '/'}.{known}")
    response = flask.make_response(_content(found[id], kind, format))
    response.headers["Content-Type"] = TYPES[kind]
    response.headers["Cache-Control"] = "no-store" if reader.who() else "no-cache"
    name = "-".join(re.findall(r"[a-z0-9_]+", f"{path} {id} {format.id if kind == 'png' else ''}"))
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    response.add_etag()
    return response.make_conditional(flask.request)


def _content(taken: Takeaway, kind: str, format: Format) -> bytes | str:
    if kind == "csv":
        return taken.csv
    if reader.store().audience == "public":
        flask.abort(404, "Pictures for the public are made beforehand, under /embed.")
    made = shelf.read(f"{taken.picture.key(format)}.{kind}")
    if made is not None:
        return made
    if not _drawing.acquire(timeout=SECONDS_TO_WAIT):
        _unavailable("Many pictures are being drawn just now. Try again in a moment.", 1)
    try:
        with measures.working("picture"):
            return taken.picture.png(format) if kind == "png" else taken.picture.svg(format)
    except NoChromium as error:
        _unavailable(str(error))
    except ExportError as error:
        _unavailable(str(error), 5)
    finally:
        _drawing.release()


def _format(asked: list[str]) -> Format:
    if len(asked) != 1 or asked[0] not in FORMATS:
        flask.abort(404, f"The format is one of {', '.join(FORMATS)}.")
    return FORMATS[asked[0]]


def _unavailable(text: str, retry_after: int | None = None) -> None:
    """Answer 503 with a sentence, and when to try again."""
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    if retry_after:
        headers["Retry-After"] = str(retry_after)
    flask.abort(flask.Response(f"{text}\n", 503, headers))
