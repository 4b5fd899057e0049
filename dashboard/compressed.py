"""Answers are sent compressed; what many ask for is compressed once."""

import flask
from flask_compress import Compress

KINDS = [
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
]
MOST_KEPT = 64
NOT_KEPT = "?not kept"
LASTING = ("/plotly-", "/scripts-", "/assets/", "/_dash-component-suites/")


class Kept:
    """The last few compressed answers, in the shape Flask-Compress asks for.

    It asks for every answer, with a key that ends in NOT_KEPT where the answer is not lasting.
    """

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """The compressed answer, None where it is not kept."""
        return self._found.get(key)

    def set(self, key: str, content: bytes) -> None:
        """Keep one more, and let go of the one kept longest."""
        if key.endswith(NOT_KEPT) or key in self._found:
            return
        while len(self._found) >= MOST_KEPT:
            self._found.pop(next(iter(self._found)), None)
        self._found[key] = content


def compress(server: flask.Flask) -> None:
    """Compress what is text; scripts and styles, which never change at their address, once."""
    kept = Kept()
    server.config.update(
        COMPRESS_MIMETYPES=KINDS,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,  # a tenth less than by 4, its default, and as quick
        COMPRESS_CACHE_BACKEND=lambda: kept,
        COMPRESS_CACHE_KEY=_key,
    )
    Compress(server)


def _key(request: flask.Request) -> str:
    return request.full_path if request.path.startswith(LASTING) else NOT_KEPT
