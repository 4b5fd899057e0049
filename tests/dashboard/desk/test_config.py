"""What turns the desk on, and what it will not start without."""

from pathlib import Path

import pytest

from dashboard.desk.config import Desk, read
from dashboard.signin.config import ConfigError, Proxy, SignIn
from dashboard.signin.roles import RolesFile

SIGN_IN = SignIn(Proxy("X-Account", ()), "https://ratings.example.org", RolesFile(None))
ENOUGH = {"DESK": "on", "DATABASE_URL": "duckdb:///x.duckdb", "SECRET_KEY": "k" * 32}


def test_it_is_off_unless_it_is_turned_on():
    for said in ("", "off", " OFF "):
        assert read({**ENOUGH, "DESK": said}, "internal", SIGN_IN) is None
    assert read({}, "public", None) is None


def test_it_is_on():
    assert read(ENOUGH, "internal", SIGN_IN) == Desk("k" * 32, Path("var/desk"))
    more = {"DESK": "On", "DESK_DIR": "/srv/desk", "PUBLIC_SITE_URL": "https://public.example"}
    elsewhere = read(ENOUGH | more, "internal", SIGN_IN)
    assert elsewhere == Desk("k" * 32, Path("/srv/desk"), "https://public.example")


@pytest.mark.parametrize(
    ("changed", "audience", "sign_in", "said"),
    [
        ({"DESK": "yes"}, "internal", SIGN_IN, "DESK is 'yes': write on"),
        ({}, "public", None, "AUDIENCE is public"),
        ({}, "internal", None, "nobody can sign in"),
        ({"DATABASE_URL": ""}, "internal", SIGN_IN, "DATABASE_URL is not set"),
        ({"SECRET_KEY": ""}, "internal", SIGN_IN, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "k" * 31}, "internal", SIGN_IN, "SECRET_KEY has 31 characters"),
    ],
)
def test_what_it_does_not_start_without(changed, audience, sign_in, said):
    with pytest.raises(ConfigError, match=said):
        read(ENOUGH | changed, audience, sign_in)


def test_every_fault_is_named_at_once():
    with pytest.raises(ConfigError) as refused:
        read({"DESK": "on"}, "internal", None)
    assert len(str(refused.value).splitlines()) == 3
