"""Serves the public files of the current release directly from its site."""

import json
import logging
import os
import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

from dashboard.parts.site import FILES, site_url
from dashboard.public import oembed
from dashboard.web import policy, request_log
from dashboard.web.policy import SECONDS_FRESH
from dashboard.web.request_log import Start, Wsgi
from data.faults import DataError
from data.releases import manifest, retracted, withdrawn
from data.releases.channels import SITE
from data.releases.reader import current_id

SERVED = tuple(root.rstrip("/") for root in FILES)
ALONE = ("/sitemap.xml", "/robots.txt")
OEMBED = "/oembed"
OURS = {*SERVED, *ALONE, OEMBED}
HASHED = re.compile(r"/embed/assets/[\w.]+-[0-9a-f]{12}\.\w+")
ONE_BYTE = re.compile(r"bytes=((\d+)-\2|-1)")
CONDITIONS = {
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
}
"""Request headers that ask for a compressed file, a part, or only a changed file."""

FAULTS = logging.getLogger("dashboard.faults")
NOT_NOW = "The public files are not available now. Please try again later.\n"
TYPES = {
    ".atom": "application/atom+xml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".xml": "application/xml",
}


class PublicSite:
    """Answers for the public's files before the dashboard does, from one release at a time."""

    def __init__(self, dashboard: Wsgi, channel: Path) -> None:
        self._dashboard, self._channel = dashboard, channel
        self._headers = policy.of_embeds(policy.origins())
        self._lock = threading.Lock()
        self._served: tuple[str, WhiteNoise] | None = None
        self._withdrawn = withdrawn.Watched(channel)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """The file, or a 404, 410 or 503 with a sentence; other addresses go to the dashboard."""
        path = environ.get("PATH_INFO", "")
        if not path.startswith(FILES) and path not in OURS:
            return self._dashboard(environ, start)
        tls = policy.BEHIND_TLS if environ.get("wsgi.url_scheme") == "https" else {}
        start = _with(start, self._headers | tls)
        if path == OEMBED:
            environ[request_log.PATTERN] = OEMBED
            return self._oembed(environ, start)
        root = next((one for one in SERVED if path.startswith(one)), None)
        environ[request_log.PATTERN] = f"{root}/<path>" if root else path
        try:
            embed = withdrawn.subject(path)
            reason = self._withdrawn.now().get(embed) if embed else None
            if reason is not None:
                return self._say(start, "410 Gone", withdrawn.sentence(reason))
            files = self._files()
        except DataError as error:
            FAULTS.error("%r, request %s: %s", path, environ.get(request_log.ID), error)
            return self._say(start, "503 Service Unavailable", NOT_NOW)
        if files is None:
            return self._nothing(start)
        environ = _understood(environ, getattr(files.files.get(path), "etag", None))
        try:
            return files(environ, _tagged(start, environ))
        except FileNotFoundError:  # the release was retracted since its files were listed
            return self._missing(environ, start)

    def _files(self) -> WhiteNoise | None:
        """The current release's files, listed once and kept until another is current."""
        id = current_id(self._channel)
        if id is None:
            return None
        site = f"{self._channel}/{id}/{SITE}"
        try:
            key = f"{id} {os.stat(site).st_mtime_ns}"
        except FileNotFoundError:
            key = id
        if self._served is None or self._served[0] != key:
            with self._lock:
                if self._served is None or self._served[0] != key:
                    self._served = (key, self._listed(Path(site), id))
        return self._served[1]

    def _listed(self, site: Path, id: str) -> WhiteNoise:
        """The files of a release's site; without tags if their list cannot be read.

        Raises DataError where they are of another release.
        """
        try:
            found = manifest.read(site)
        except DataError as error:
            FAULTS.error("%s", error)
            found = None
        manifest.refuse_another(found, site, id)
        hashes = found.files if found else {}

        def finish(headers: Headers, path: str, url: str) -> None:
            hash = hashes.get(Path(path).relative_to(site.resolve()).as_posix())
            if hash is not None:
                headers["ETag"] = f'"{hash[:32]}"'

        return WhiteNoise(
            self._missing,
            root=str(site.resolve()) if site.exists() else None,
            max_age=SECONDS_FRESH,
            index_file=True,
            mimetypes=TYPES,
            allow_all_origins=False,
            immutable_file_test=lambda path, url: bool(HASHED.fullmatch(url)),
            add_headers_function=finish,
        )

    def _nothing(self, start: Start) -> list[bytes]:
        """503 before the first publication, 410 if the published release is retracted.

        A cache between us and readers may answer a 503, and not a 410, with what it has kept.
        """
        if why := retracted.last(retracted.read(self._channel)):
            return self._say(start, "410 Gone", f"Nothing is published at present. {why}\n")
        return self._say(start, "503 Service Unavailable", "Nothing is published yet.\n")

    def _missing(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        said = "There is nothing at this address. /embed/index.html lists what there is.\n"
        return self._say(start, "404 Not Found", said)

    def _oembed(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """GET /oembed?url=...: the baked oEmbed answer of the embed at that address, or of the page
        about the same, fitted to `maxwidth` and `maxheight`.
        """
        query = parse_qs(environ.get("QUERY_STRING", ""))
        url = query.get("url", [""])[0]
        if query.get("format", ["json"])[0] != "json":
            return self._say(start, "501 Not Implemented", "This endpoint answers only in JSON.\n")
        embed = oembed.embed_at(url, site_url() or f"//{environ.get('HTTP_HOST', '')}")
        if embed is None:
            said = f"There is no embed at {url[:200]!r}. /embed/index.html lists them.\n"
            return self._say(start, "404 Not Found", said)
        try:
            room = [oembed.most(query.get(name, [None])[0]) for name in ("maxwidth", "maxheight")]
        except ValueError:
            said = "maxwidth and maxheight are whole numbers of pixels, above 0.\n"
            return self._say(start, "400 Bad Request", said)
        environ = environ | {"PATH_INFO": f"/embed/{embed}.oembed.json", "QUERY_STRING": ""}
        if room == [None, None] or environ.get("REQUEST_METHOD") != "GET":
            return self(environ, start)
        return self._fitted(environ, start, room)

    def _fitted(self, environ: dict[str, Any], start: Start, room: list[int | None]) -> list[bytes]:
        """The oEmbed answer at an address of ours, fitted to the room; a refusal unchanged."""
        plain = {name: text for name, text in environ.items() if name not in CONDITIONS}
        said: list[Any] = []
        body = b"".join(self(plain, lambda *told: said.extend(told)))
        status, headers, *rest = said
        if status.startswith("200"):
            body = json.dumps(oembed.within(json.loads(body), *room), ensure_ascii=False).encode()
            kept = [pair for pair in headers if pair[0] not in ("ETag", "Last-Modified")]
            headers = [pair for pair in kept if pair[0] != "Content-Length"]
            headers.append(("Content-Length", str(len(body))))
        start(status, headers, *rest)
        return [body]

    def _say(self, start: Start, status: str, text: str) -> list[bytes]:
        content = text.encode()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(content)),
            "Cache-Control": "no-cache",
        }
        start(status, list(headers.items()))
        return [content]


def _with(start: Start, headers: dict[str, str]) -> Start:
    """A start_response that adds these headers, once each."""

    def started(status: str, said: list[tuple[str, str]], *rest: Any) -> Any:
        kept = [pair for pair in said if pair[0] not in headers]
        return start(status, [*kept, *headers.items()], *rest)

    return started


def _tagged(start: Start, environ: dict[str, Any]) -> Start:
    """A start_response with a weak tag if the answer is compressed (RFC 9110).

    A strong tag promises identical bytes, and compression changes the bytes.
    """
    takes_packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")

    def started(status: str, said: list[tuple[str, str]], *rest: Any) -> Any:
        weak = takes_packed and any(name == "Vary" for name, _ in said)
        mark = "W/" if weak else ""
        tagged = [(name, mark + text if name == "ETag" else text) for name, text in said]
        return start(status, tagged, *rest)

    return started


def _understood(environ: dict[str, Any], etag: str | None) -> dict[str, Any]:
    """A request changed for WhiteNoise, which treats four things differently from RFC 9110.

    It compares a weak tag as if it were another; it sends a part of what has changed meanwhile, or
    of the compressed bytes where the reader has begun with the others; and it refuses a part of one
    byte.
    """
    changed = {}
    if "HTTP_RANGE" in environ:
        changed["HTTP_ACCEPT_ENCODING"] = ""
    if "HTTP_IF_NONE_MATCH" in environ:
        changed["HTTP_IF_NONE_MATCH"] = environ["HTTP_IF_NONE_MATCH"].removeprefix("W/")
    if environ.get("HTTP_IF_RANGE", etag) != etag or ONE_BYTE.fullmatch(
        environ.get("HTTP_RANGE", "")
    ):
        changed["HTTP_RANGE"] = ""
    return {**environ, **changed} if changed else environ
