"""A provider's keys change, with and without ids: nobody is locked out until a restart."""

import base64
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from dashboard.signin import keys
from tests.dashboard.signin.conftest import by_provider, client_of, sign_in


@pytest.fixture(scope="module")
def old() -> RSAKey:
    return RSAKey.generate_key(2048)


@pytest.fixture(scope="module")
def new() -> RSAKey:
    return RSAKey.generate_key(2048)


@pytest.fixture
def client(releases, provider, surroundings):
    return client_of(releases, by_provider(provider.issuer, surroundings))


def public(key: RSAKey, **more: str) -> dict:
    said = {name: text for name, text in key.as_dict(private=False).items() if name != "kid"}
    return said | more


def signed_by(key: RSAKey, **header: str):
    """Tampering that signs tokens by another key."""

    def tamper(answer: dict) -> dict:
        part = answer["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return {**answer, "id_token": jwt.encode({"alg": "RS256", **header}, claims, key)}

    return tamper


def later(monkeypatch, seconds: float) -> None:
    now = time.monotonic()
    monkeypatch.setattr(keys.time, "monotonic", lambda: now + seconds)


@pytest.mark.parametrize("named", [{}, {"kid": "one"}], ids=["without an id", "with one"])
def test_a_new_key_is_fetched_when_the_old_one_fits_no_more(
    client, provider, old, new, named, monkeypatch
):
    provider.keys, provider.tamper = [public(old, **named)], signed_by(old, **named)
    assert sign_in(client, "ada").status_code == 303
    assert sign_in(client, "ada").status_code == 303
    assert provider.asked_for_keys == 1
    later(monkeypatch, keys.PAUSE)
    named = {"kid": "two"} if named else {}
    provider.keys, provider.tamper = [public(new, **named)], signed_by(new, **named)
    assert sign_in(client, "ada").status_code == 303
    assert provider.asked_for_keys == 2


def test_while_both_are_published_without_ids_both_are_good(client, provider, old, new):
    other = ECKey.generate_key("P-256")
    provider.keys = [public(other), public(old), public(new)]
    for key in (old, new):
        provider.tamper = signed_by(key)
        assert sign_in(client, "ada").status_code == 303
    assert provider.asked_for_keys == 1


def test_tokens_that_nobody_signed_have_the_keys_fetched_once_a_minute(
    client, provider, old, new, monkeypatch
):
    provider.keys, provider.tamper = [public(old)], signed_by(new)
    for _ in range(3):
        assert sign_in(client, "ada").status_code == 400
    assert provider.asked_for_keys == 1
    later(monkeypatch, keys.PAUSE)
    for _ in range(3):
        assert sign_in(client, "ada").status_code == 400
    assert provider.asked_for_keys == 2


def test_a_key_that_the_provider_has_taken_back_is_good_for_an_hour_at_most(
    client, provider, old, new, monkeypatch
):
    provider.keys, provider.tamper = [public(old)], signed_by(old)
    assert sign_in(client, "ada").status_code == 303
    provider.keys = [public(new)]
    later(monkeypatch, keys.LAST)
    assert sign_in(client, "ada").status_code == 400


def test_a_provider_without_a_key_lets_nobody_in(client, provider, old):
    provider.keys, provider.tamper = [], signed_by(old)
    assert sign_in(client, "ada").status_code == 400
