"""Compresses answers, and keeps the compressed bytes of those that are asked for often."""

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
"""Bytes of compressed answers; all that is lasting has about 3 MB."""

NOT_KEPT = "?not kept"
LASTING = ("/plotly-", "/scripts-", "/style-", "/reader-", "/assets/", "/_dash-component-suites/")


class Lasting(Kept[bytes]):
    """Compressed answers, in the shape Flask-Compress asks for.

    It asks for every answer, with a key that ends in NOT_KEPT where the answer is not lasting.
    """

    def set(self, key: str, content: bytes) -> None:
        """Keep one more, where it is lasting."""
        if not key.endswith(NOT_KEPT):
            self.put(key, content)


def compress(server: flask.Flask) -> None:
    """Compress what is text; scripts and styles, which never change at their address, once."""
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
    """The address without its query, which changes nothing of what is lasting."""
    return request.path if request.path.startswith(LASTING) else NOT_KEPT
