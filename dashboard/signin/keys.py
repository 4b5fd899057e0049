"""The keys that a sign-in provider signs with, which change: fetched again where none fits."""

import copy
import threading
import time
from typing import Any

from authlib.integrations.flask_client import FlaskOAuth2App
from joserfc.errors import BadSignatureError, InvalidKeyIdError, KeyParameterError

PAUSE = 60.0
"""Seconds between two fetches of the keys because a token fits none: forged ones cost no more."""

LAST = 3600.0
"""Seconds after which the keys are fetched again in any case: one may have been taken back."""

NO_KEY_FITS = (BadSignatureError, InvalidKeyIdError, KeyParameterError)


class Client(FlaskOAuth2App):
    """As authlib's, for keys with and without an id ("kid", RFC 7517).

    authlib fetches the keys again where a token names an id it does not know. A token that names
    none it holds against the one key it has kept, or refuses it where there are several.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock = threading.Lock()
        self._fetched = -LAST

    def parse_id_token(self, token: dict[str, Any], nonce: str, **options: Any) -> Any:
        """The claims of the token, once they are checked; as authlib's, which raises JoseError."""
        try:
            return self._by_any_key(self._keys(LAST), token, nonce, options)
        except NO_KEY_FITS:
            if not self._are_older_than(PAUSE):
                raise
            return self._by_any_key(self._keys(PAUSE), token, nonce, options)

    def _keys(self, most: float) -> list[dict[str, Any]]:
        """The provider's keys, fetched no longer ago than that many seconds."""
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
        """The claims by the first of the keys that fits."""
        fault: Exception = InvalidKeyIdError("The provider has no key.")
        for key in keys:
            try:
                return self._with(key).parse_id_token(token, nonce, **options)
            except NO_KEY_FITS as error:
                fault = error
        raise fault

    def _with(self, key: dict[str, Any]) -> FlaskOAuth2App:
        """authlib's own client, which knows of this key alone."""
        one = copy.copy(self)
        one.__class__ = FlaskOAuth2App
        one.fetch_jwk_set = lambda force=False: {"keys": [key]}
        return one
