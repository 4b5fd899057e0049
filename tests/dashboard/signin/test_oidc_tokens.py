"""Tokens that are not from the provider, or not for this dashboard, let nobody in."""

import base64
import json

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.dashboard.signin.conftest import (
    by_provider,
    client_of,
    cookie,
    sign_in,
)


@pytest.fixture
def client(releases, provider, surroundings):
    return client_of(releases, by_provider(provider.issuer, surroundings))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://another.example.org"},
        {"aud": "another"},
        {"aud": ["another"], "azp": "ratings"},
        {"exp": 1_500_000_000},
        {"iss": None},
        {"aud": None},
        {"exp": None},
        {"sub": None},
        {"nonce": None},
    ],
    ids=str,
)
def test_a_token_for_another_or_from_another_is_refused(client, provider, monkeypatch, wrong):
    """Signed by the provider's own key: only what it says is wrong."""
    key = RSAKey.generate_key(2048, parameters={"kid": "theirs"})
    keys = {"keys": [key.as_dict(private=False)]}
    monkeypatch.setattr(
        "authlib.integrations.flask_client.FlaskOAuth2App.fetch_jwk_set", lambda *_, **__: keys
    )

    def tamper(answer: dict, change: dict) -> dict:
        part = answer["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        claims = {name: said for name, said in (claims | change).items() if said is not None}
        token = jwt.encode({"alg": "RS256", "kid": "theirs"}, claims, key)
        return {**answer, "id_token": token}

    provider.tamper = lambda answer: tamper(answer, wrong)
    assert sign_in(client, "ada").status_code == 400
    assert cookie(client) is None
    provider.tamper = lambda answer: tamper(answer, {})
    assert sign_in(client, "ada").status_code == 303


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "RS256"}], ids=str)
def test_a_token_that_the_provider_did_not_sign_is_refused(client, provider, header):
    def tamper(answer: dict) -> dict:
        head = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
        _, body, signature = answer["id_token"].split(".")
        forged = "" if header["alg"] == "none" else signature[::-1]
        return {**answer, "id_token": f"{head}.{body}.{forged}"}

    provider.tamper = tamper
    assert sign_in(client, "ada").status_code == 400
    assert cookie(client) is None


def test_no_token_is_refused(client, provider):
    provider.tamper = lambda answer: {k: v for k, v in answer.items() if k != "id_token"}
    assert sign_in(client, "ada").status_code == 400
    assert cookie(client) is None
