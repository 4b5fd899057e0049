"""What the environment may say of signing in; each fault is one sentence, before the start."""

import os
import subprocess
import sys

import pytest

from dashboard.application import ROOT
from dashboard.signin.config import ConfigError, Provider, Proxy, read

KEY = "k" * 32


@pytest.fixture
def said(tmp_path) -> dict[str, str]:
    """All that an OpenID Connect provider needs."""
    roles = tmp_path / "roles.csv"
    roles.write_text("account,role\nada,viewer\n")
    return {
        "SITE_URL": "https://ratings.example.org/",
        "OIDC_ISSUER": "https://login.example.org/realms/care/",
        "OIDC_CLIENT_ID": "ratings",
        "OIDC_CLIENT_SECRET": "hush",
        "SECRET_KEY": KEY,
        "ROLES_FILE": str(roles),
    }


@pytest.fixture
def proxied(said) -> dict[str, str]:
    """All that a trusted proxy needs."""
    return {
        "SITE_URL": said["SITE_URL"],
        "ROLES_FILE": said["ROLES_FILE"],
        "TRUSTED_PROXY_HEADER": "X-Account",
        "TRUSTED_PROXY_ADDRESSES": "10.0.0.7, 10.1.0.0/16",
    }


def faults(environment: dict[str, str], **change: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        read({**environment, **change})
    return str(raised.value).splitlines()


def test_nothing_said_is_no_sign_in():
    assert read({}) is None
    assert read({"SITE_URL": "http://anything", "SECRET_KEY": "short"}) is None


def test_a_provider(said):
    found = read(said)
    assert isinstance(found.way, Provider)
    assert (found.base, found.secure) == ("https://ratings.example.org", True)
    assert found.way.issuer == "https://login.example.org/realms/care"
    assert found.way.origin == "https://login.example.org"
    assert (found.way.account_claim, found.way.roles_claim) == ("sub", "")


def test_a_proxy(proxied):
    found = read(proxied)
    assert isinstance(found.way, Proxy)
    assert [str(one) for one in found.way.addresses] == ["10.0.0.7/32", "10.1.0.0/16"]


def test_on_this_machine_it_may_be_tried_without_tls(said):
    found = read({**said, "SITE_URL": "http://localhost:8050"})
    assert (found.base, found.secure) == ("http://localhost:8050", False)


def test_secrets_from_files(said, tmp_path):
    for name in ("OIDC_CLIENT_SECRET", "SECRET_KEY"):
        (tmp_path / name).write_text(f"{said.pop(name)}\n")
        said[f"{name}_FILE"] = str(tmp_path / name)
    assert (read(said).way.client_secret, read(said).way.secret_key) == ("hush", KEY)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SITE_URL": ""}, "SITE_URL is not set: "),
        ({"SITE_URL": "http://ratings.example.org"}, "SITE_URL is 'http://ratings.example.org': "),
        ({"SITE_URL": "https://example.org/ratings"}, "SITE_URL is 'https://example.org/ratings'"),
        ({"SITE_URL": "ratings.example.org"}, "SITE_URL is 'ratings.example.org': "),
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER is not set: "),
        ({"OIDC_ISSUER": "http://login.example.org"}, "OIDC_ISSUER is 'http://login.example.org'"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID is not set: "),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is not set: "),
        ({"OIDC_CLIENT_SECRET_FILE": "x"}, "OIDC_CLIENT_SECRET and OIDC_CLIENT_SECRET_FILE are"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set: "),
        ({"SECRET_KEY": "k" * 31}, "SECRET_KEY has 31 characters: "),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/no/file"}, "SECRET_KEY_FILE is '/no/file', which"),
        ({"ROLES_FILE": ""}, "Nobody has a role: set ROLES_FILE, or OIDC_ROLES_CLAIM."),
        ({"ROLES_FILE": "/no/file"}, "ROLES_FILE cannot be read: "),
    ],
)
def test_one_fault_is_one_sentence(said, change, sentence):
    (fault,) = faults(said, **change)
    assert fault.startswith(sentence)
    assert fault.endswith(".")
    assert "hush" not in fault


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"TRUSTED_PROXY_HEADER": ""}, "TRUSTED_PROXY_HEADER is not set: "),
        ({"TRUSTED_PROXY_ADDRESSES": ""}, "TRUSTED_PROXY_ADDRESSES is not set: "),
        (
            {"TRUSTED_PROXY_ADDRESSES": "proxy"},
            "TRUSTED_PROXY_ADDRESSES: 'proxy' is not an address",
        ),
        ({"TRUSTED_PROXY_ADDRESSES": "0.0.0.0/0"}, "TRUSTED_PROXY_ADDRESSES: '0.0.0.0/0' is every"),
        ({"ROLES_FILE": ""}, "Nobody has a role: set ROLES_FILE."),
    ],
)
def test_one_fault_of_a_proxy_is_one_sentence(proxied, change, sentence):
    (fault,) = faults(proxied, **change)
    assert fault.startswith(sentence)


def test_every_fault_is_named_at_once(said, proxied):
    assert len(faults({"OIDC_CLIENT_ID": "ratings"})) == 5
    assert faults({**said, **proxied})[0].startswith("OIDC_ISSUER and TRUSTED_PROXY_HEADER are two")


@pytest.mark.slow
def test_a_fault_ends_the_start_with_its_sentence(said):
    environment = {**os.environ, **said, "SECRET_KEY": "short", "AUDIENCE": "internal"}
    started = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert started.returncode == 1
    assert started.stderr.startswith("SECRET_KEY has 5 characters: ")
    assert len(started.stderr.splitlines()) == 1
