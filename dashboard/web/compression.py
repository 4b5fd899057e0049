"""Compresses answers, and caches the compressed bytes of files that never change."""

import flask
from flask_compress import Compress

from data.memory_cache import Kept

KINDS = [
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
]
MOST_KEPT = 16 * 2**20
"""Bytes of compressed answers; all lasting files together have about 3 MB."""

NOT_KEPT = "?not kept"
LASTING = ("/plotly-", "/scripts-", "/assets/", "/_dash-component-suites/")


class Lasting(Kept[bytes]):
    """A cache of compressed answers with the interface that Flask-Compress expects.

    It asks for every answer; the key ends in NOT_KEPT if the answer is not lasting.
    """

    def set(self, key: str, content: bytes) -> None:
        """Keep an answer if it is lasting."""
        if not key.endswith(NOT_KEPT):
            self.put(key, content)


def compress(server: flask.Flask) -> None:
    """Compress texts: scripts and styles, which never change at their address, only once."""
    kept = Lasting(MOST_KEPT)
    server.config.update(
        COMPRESS_MIMETYPES=KINDS,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,  # a tenth less than by 4, its default, and as quick
        COMPRESS_CACHE_BACKEND=lambda: kept,
        COMPRESS_CACHE_KEY=_key,
    )
    Compress(server)


def _key(request: flask.Request) -> str:
    """The address without its query, which does not matter for lasting files."""
    return request.path if request.path.startswith(LASTING) else NOT_KEPT
