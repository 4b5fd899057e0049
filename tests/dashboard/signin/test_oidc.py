"""Signing in at a real provider, and all the ways in that are none."""

import base64
import hashlib
import json
import re

import pytest

from dashboard.signin import sessions
from dashboard.signin.oidc import own_path
from tests.dashboard.signin.conftest import (
    BASE,
    HTML,
    at_provider,
    begin,
    by_provider,
    client_of,
    come_back,
    cookie,
    sign_in,
)

FROM_HERE = {"Origin": BASE}


@pytest.fixture
def client(releases, provider, surroundings):
    return client_of(releases, by_provider(provider.issuer, surroundings))


def acts(folder) -> list[tuple[str, str, str]]:
    file = folder / "audit.jsonl"
    lines = map(json.loads, file.read_text().splitlines()) if file.exists() else []
    return [(line["account"], line["act"], line["about"]) for line in lines]


def test_in_and_to_the_page_that_was_asked_for(client, surroundings):
    asked = client.get("/place/leeds?release=x", headers=HTML, base_url=BASE)
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/place/leeds%3Frelease%3Dx"
    back = sign_in(client, "ada", "/place/leeds")
    assert (back.status_code, back.location) == (303, "/place/leeds")
    page = client.get("/place/leeds", base_url=BASE)
    assert page.status_code == 200
    assert "Signed in as ada" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert acts(surroundings) == [("ada", "signed in", "")]


def test_what_the_provider_is_asked(client, provider):
    asked = begin(client)
    assert asked["redirect_uri"] == f"{BASE}/sign-in/callback"
    assert (asked["response_type"], asked["client_id"]) == ("code", "ratings")
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked["state"]), len(asked["nonce"])) >= 20
    come_back(client, at_provider(asked["url"], "ada"))
    (sent,) = provider.tokens
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
    again = begin(client)
    for name in ("state", "nonce", "code_challenge"):
        assert again[name] != asked[name]


def test_the_cookie(client):
    back = sign_in(client, "ada")
    (said,) = (one for one in back.headers.getlist("Set-Cookie") if one.startswith("session="))
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(said.split("; "))
    assert "Secure" not in said
    assert "ada" not in said


def test_the_cookies_by_tls(releases, provider, surroundings):
    base = "https://ratings.example.org"
    client = client_of(releases, by_provider(provider.issuer, surroundings, base))
    response = client.get("/sign-in", base_url=base)
    (said,) = response.headers.getlist("Set-Cookie")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/sign-in"} <= set(said.split("; "))
    back = client.get(
        at_provider(response.location, "ada").removeprefix(base), base_url=base
    ).headers.getlist("Set-Cookie")
    (said,) = (one for one in back if one.startswith("__Host-session="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(said.split("; "))
    assert "Domain" not in said


def test_without_a_role(client, surroundings):
    back = sign_in(client, "eve")
    assert back.status_code == 403
    assert "You are signed in as eve" in back.text
    assert cookie(client) is None
    assert client.get("/", headers=HTML, base_url=BASE).status_code == 303
    assert acts(surroundings) == [("eve", "refused", "no role")]


def test_a_hostile_name_is_text(client):
    back = sign_in(client, "<script>alert(1)</script>")
    assert back.status_code == 403
    assert "<script>alert" not in back.text


def test_an_account_that_could_be_taken_for_another_is_refused(client, surroundings):
    back = sign_in(client, "ada\u202e")
    assert (back.status_code, cookie(client)) == (400, None)
    assert "has invisible characters" in back.text
    about = "an account with invisible characters"
    assert acts(surroundings) == [("ada\u202e", "refused", about)]


def test_a_role_by_claim(client):
    assert sign_in(client, "claire").status_code == 303
    assert client.get("/", base_url=BASE).status_code == 200


def test_a_role_that_is_taken_away_counts_at_once(client, surroundings):
    sign_in(client, "ada")
    (surroundings / "roles.csv").write_text("account,role\n")
    response = client.get("/", base_url=BASE)
    assert response.status_code == 403
    assert "You have no access yet" in response.text


def test_another_state_is_no_way_in(client):
    back = at_provider(begin(client)["url"], "ada")
    strange = re.sub(r"state=\w+", "state=another", back)
    assert strange != back
    assert come_back(client, strange).status_code == 400
    assert cookie(client) is None


def test_nor_is_a_way_that_another_browser_began(client, releases, provider, surroundings):
    other = client_of(releases, by_provider(provider.issuer, surroundings))
    back = at_provider(begin(other)["url"], "ada")
    begin(client)
    assert come_back(client, back).status_code == 400
    assert cookie(client) is None


def test_another_nonce_is_no_way_in(client, surroundings):
    asked = begin(client)
    back = at_provider(asked["url"].replace(asked["nonce"], "another"), "ada")
    response = come_back(client, back)
    assert response.status_code == 400
    assert "is not valid" in response.text
    assert cookie(client) is None
    assert acts(surroundings) == [("", "refused", "the provider's answer")]


def test_a_way_in_leads_in_once(client):
    back = at_provider(begin(client)["url"], "ada")
    assert come_back(client, back).status_code == 303
    client.delete_cookie("session", domain="localhost")
    response = come_back(client, back)
    assert response.status_code == 400
    assert "used before" in response.text


def test_a_way_in_that_another_tab_has_taken(client):
    back = at_provider(begin(client)["url"], "ada")
    come_back(client, back)
    kept = cookie(client)
    response = come_back(client, back)
    assert (response.status_code, response.location) == (303, "/")
    assert cookie(client) == kept


def test_a_code_is_good_once_even_where_the_browser_is_set_back(client):
    back = at_provider(begin(client)["url"], "ada")
    kept = client.get_cookie("signing-in", domain="localhost", path="/sign-in").value
    assert come_back(client, back).status_code == 303
    client.delete_cookie("session", domain="localhost")
    client.set_cookie("signing-in", kept, domain="localhost", path="/sign-in")
    assert come_back(client, back).status_code == 400
    assert cookie(client) is None


def test_who_says_no_at_the_provider_is_told_so_without_its_words(client):
    state = begin(client)["state"]
    told = f"/sign-in/callback?error=access_denied&error_description=Call+0900&state={state}"
    response = client.get(told, base_url=BASE)
    assert response.status_code == 400
    assert "0900" not in response.text


def test_a_session_that_somebody_else_set_is_none_and_each_sign_in_has_a_new_one(client):
    client.set_cookie("session", "chosen", domain="localhost")
    assert client.get("/", headers=HTML, base_url=BASE).status_code == 303
    sign_in(client, "ada")
    first = cookie(client)
    assert first != "chosen"
    sign_in(client, "edith")
    second = cookie(client)
    assert second != first
    client.set_cookie("session", first, domain="localhost")
    assert client.get("/", headers=HTML, base_url=BASE).status_code == 303


def test_signing_out_ends_the_session_and_leads_to_the_provider(client, provider, surroundings):
    sign_in(client, "ada")
    taken = cookie(client)
    response = client.post("/sign-out", headers=FROM_HERE, base_url=BASE)
    assert response.status_code == 303
    assert response.location.startswith(f"{provider.issuer}/oauth2/end_session?id_token_hint=")
    assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8050%2Fsigned-out" in (
        response.location
    )
    policy = response.headers["Content-Security-Policy"]
    assert f"form-action 'self' {provider.issuer};" in policy
    assert cookie(client) is None
    client.set_cookie("session", taken, domain="localhost")
    assert client.get("/", headers=HTML, base_url=BASE).status_code == 303
    assert client.get("/signed-out", base_url=BASE).status_code == 200
    assert [act for _, act, _ in acts(surroundings)] == ["signed in", "signed out"]


def test_signing_out_is_no_link(client):
    sign_in(client, "ada")
    assert client.get("/sign-out", base_url=BASE).status_code in (404, 405)
    assert client.get("/", base_url=BASE).status_code == 200


def test_an_expired_session(client, monkeypatch):
    sign_in(client, "ada")
    monkeypatch.setattr(sessions, "IDLE", 0)
    page = client.get("/", headers=HTML, base_url=BASE)
    assert (page.status_code, page.location) == (303, "/sign-in?next=/")
    for address in ("/_dash-layout", "/_dash-dependencies", "/export/rug.png"):
        assert client.get(address, base_url=BASE).status_code == 401
    script = client.post(
        "/_dash-update-component", json={}, headers={**HTML, **FROM_HERE}, base_url=BASE
    )
    assert (script.status_code, script.mimetype) == (401, "text/plain")
    form = client.post("/board-pack/make", headers={**HTML, **FROM_HERE}, base_url=BASE)
    assert (form.status_code, form.mimetype) == (401, "text/html")
    assert "Your session has ended" in form.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "%2F%2Fevil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/%09/evil.example",
        "place/leeds",
        "@evil.example",
        "/sign-in?next=/",
        "/sign-in/callback?code=x",
        "/sign-out",
        "/signed-out",
    ],
)
def test_nothing_else_is(client, text):
    assert own_path(text) == "/"
    assert sign_in(client, "ada", text).location == "/"
