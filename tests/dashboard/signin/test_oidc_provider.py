"""Providers that are not the one, or do not answer; and paths that signing in may lead back to."""

import pytest

from dashboard.signin.oidc import own_path
from tests.dashboard.signin.conftest import (
    BASE,
    by_provider,
    client_of,
)


def test_another_issuer_at_the_address_is_refused(releases, provider, surroundings):
    issuer = provider.issuer.replace("localhost", "127.0.0.1")
    said = by_provider(issuer, surroundings)
    client = client_of(releases, said)
    assert client.get("/sign-in", base_url=BASE).status_code == 302
    said["OIDC_ISSUER"] = f"{issuer}/x/.."
    assert client_of(releases, said).get("/sign-in", base_url=BASE).status_code == 503


def test_a_provider_that_does_not_answer_is_a_503_in_words(releases, surroundings):
    client = client_of(releases, by_provider("http://localhost:9", surroundings))
    response = client.get("/sign-in", base_url=BASE)
    assert response.status_code == 503
    assert "does not work at present" in response.text
    assert client.get("/healthz", base_url=BASE).status_code == 200


@pytest.mark.parametrize(
    "text",
    ["/", "/place/leeds", "/place/leeds?release=x&y=1", "/export/a.png?format=slide", "/a%20b"],
)
def test_a_path_of_ours(text):
    assert own_path(text) == ("/" if text == "/a%20b" else text)
