"""A dashboard that readers sign in to, and a real OpenID Connect provider to do so at."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from werkzeug.test import Client

from dashboard import application
from dashboard.signin.config import read
from data.releases.reader import Releases
from tests.dashboard.signin.providing import Provider, providing

ROLES = """\
account,role
ada,viewer
early,pre-release viewer
edith,editor
"""
BASE = "http://localhost:8050"
HTML = {"Accept": "text/html"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider on a thread of its own, which anybody may sign in to by giving a name."""
    with providing() as found:
        yield found


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the roles, the sessions and the audit, which the environment names."""
    (tmp_path / "roles.csv").write_text(ROLES)
    monkeypatch.setenv("SESSIONS_DIR", str(tmp_path / "sessions"))
    monkeypatch.setenv("AUDIT_FILE", str(tmp_path / "audit.jsonl"))
    return tmp_path


def by_provider(issuer: str, folder: Path, base: str = BASE) -> dict[str, str]:
    """The environment of a dashboard whose readers sign in at a provider."""
    return {
        "SITE_URL": base,
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": "ratings",
        "OIDC_CLIENT_SECRET": "hush",
        "OIDC_ROLES_CLAIM": "roles",
        "SECRET_KEY": "k" * 32,
        "ROLES_FILE": str(folder / "roles.csv"),
    }


def by_proxy(folder: Path) -> dict[str, str]:
    """The environment of a dashboard whose readers are named by a proxy."""
    return {
        "SITE_URL": "https://ratings.example.org",
        "TRUSTED_PROXY_HEADER": "X-Account",
        "TRUSTED_PROXY_ADDRESSES": "10.0.0.7 10.1.0.0/16",
        "ROLES_FILE": str(folder / "roles.csv"),
    }


def client_of(releases: Path, environment: dict[str, str]) -> Client:
    return application.create(
        Releases("internal", releases), read(environment)
    ).server.test_client()


def begin(client: Client, next: str = "/") -> dict[str, str]:
    """Set out for the provider; what is asked of it."""
    response = client.get("/sign-in", query_string={"next": next}, base_url=BASE)
    assert response.status_code == 302
    query = parse_qs(urlsplit(response.location).query)
    return {"url": response.location, **{name: values[0] for name, values in query.items()}}


def at_provider(url: str, account: str) -> str:
    """Sign in at the provider, without a browser; the address it leads back to."""
    response = httpx.post(url, data={"sub": account}, trust_env=False)
    assert response.status_code == 302
    return response.headers["Location"]


def come_back(client: Client, address: str):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", base_url=BASE)


def sign_in(client: Client, account: str, next: str = "/"):
    """The whole way in; the answer to the callback."""
    return come_back(client, at_provider(begin(client, next)["url"], account))


def cookie(client: Client) -> str | None:
    found = client.get_cookie("session", domain="localhost")
    return found.value if found else None
