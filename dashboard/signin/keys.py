"""The keys of a sign-in provider, which change: they are fetched again when none fits."""

import copy
import threading
import time
from typing import Any

from authlib.integrations.flask_client import FlaskOAuth2App
from joserfc.errors import BadSignatureError, InvalidKeyIdError, KeyParameterError

PAUSE = 60.0
"""The least seconds between two fetches because no key fits, so that forged tokens cost little."""

LAST = 3600.0
"""Seconds after which the keys are fetched again anyway: one may have been revoked."""

NO_KEY_FITS = (BadSignatureError, InvalidKeyIdError, KeyParameterError)


class Client(FlaskOAuth2App):
    """authlib's client, extended to keys without an id ("kid", RFC 7517).

    authlib fetches the keys again if a token names an unknown id. A token without an id it checks
    only against the cached key, and refuses it if there are several.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock = threading.Lock()
        self._fetched = -LAST

    def parse_id_token(self, token: dict[str, Any], nonce: str, **options: Any) -> Any:
        """The checked claims of the token. Raises JoseError like authlib's method."""
        try:
            return self._by_any_key(self._keys(LAST), token, nonce, options)
        except NO_KEY_FITS:
            if not self._are_older_than(PAUSE):
                raise
            return self._by_any_key(self._keys(PAUSE), token, nonce, options)

    def _keys(self, most: float) -> list[dict[str, Any]]:
        """The provider's keys, at most `most` seconds old."""
        with self._lock:
            again = self._are_older_than(most)
            keys = self.fetch_jwk_set(force=again)["keys"]
            if again:
                self._fetched = time.monotonic()
        return keys

    def _are_older_than(self, seconds: float) -> bool:
        return time.monotonic() - self._fetched >= seconds

    def _by_any_key(
        self, keys: list[dict[str, Any]], token: dict[str, Any], nonce: str, options: dict[str, Any]
    ) -> Any:
        """The claims, checked with the first key that fits."""
        fault: Exception = InvalidKeyIdError("The provider has no key.")
        for key in keys:
            try:
                return self._with(key).parse_id_token(token, nonce, **options)
            except NO_KEY_FITS as error:
                fault = error
        raise fault

    def _with(self, key: dict[str, Any]) -> FlaskOAuth2App:
        """authlib's own client with only this key."""
        client = copy.copy(self)
        client.__class__ = FlaskOAuth2App
        client.fetch_jwk_set = lambda force=False: {"keys": [key]}
        return client
