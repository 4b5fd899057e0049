"""Who may use the desk, and what is done by nobody's mistake."""

import re
from pathlib import Path

import pytest

from dashboard import application
from dashboard.desk import guard
from dashboard.signin.sessions import WHOLE
from dashboard.web import limits
from data.releases.reader import Releases
from docs.routes import EDITORS
from tests.dashboard.desk import conftest
from tests.dashboard.desk.conftest import TLS, page_of

WORK = "0123456789abcdef"
ADDRESSES = [
    (
        one.method,
        one.address.replace("<int:id>", "1")
        .replace("<int:load>/<cause>", f"2/{WORK}")
        .replace("<key>", WORK)
        .replace("<kind>/<id>", f"milestone/{WORK}")[len("/desk") :],
    )
    for one in EDITORS
]
CHANGES = [path for method, path in ADDRESSES if method == "POST"]
UNTOUCHED = "SELECT (SELECT count(*) FROM load), (SELECT count(*) FROM decision)"


def test_each_address_is_an_editors_alone(desk):
    own = {"Origin": TLS}
    for method, path in ADDRESSES:
        statuses = {
            account: desk.ask(path, account, method=method, headers=own).status_code
            for account in (None, "eve", "ada", "early")
        }
        assert statuses == {None: 401, "eve": 403, "ada": 403, "early": 403}, path
        if method == "GET":
            expected = 404 if WORK in path else 200
            assert desk.ask(path).status_code == expected, path
    assert "The desk is only for editors" in desk.ask(account="ada").text
    assert desk.rows(UNTOUCHED) == [(2, 0)]


def test_without_a_token_nothing_is_done(desk):
    borrowed = desk.token("boss")
    own = {"Origin": TLS}
    for path in CHANGES:
        for token in ("", "x", borrowed, borrowed[:-1]):
            response = desk.ask(path, method="POST", data={"token": token}, headers=own)
            assert response.status_code == 403, (path, token)
            assert "This form has expired" in response.text
    assert desk.rows(UNTOUCHED) == [(2, 0)]
    assert not (desk.folder / "desk").exists()


def test_a_token_is_good_for_a_working_day(desk, monkeypatch):
    monkeypatch.setattr(conftest, "TOKENS", {})
    token, now = desk.token(), guard.URLSafeTimedSerializer("k").make_signer("s").get_timestamp()
    signer = "itsdangerous.timed.TimestampSigner.get_timestamp"
    for later, status in ((WHOLE - 60, 422), (WHOLE + 60, 403)):
        monkeypatch.setattr(signer, lambda _, then=now + later: then)
        fields = {"token": token, "verdict": "accept"}
        response = desk.ask("/held/1", method="POST", data=fields, headers={"Origin": TLS})
        assert response.status_code == status


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", f"{TLS}.evil.example"])
def test_from_another_site_nothing_is_done(desk, origin):
    headers = {} if origin is None else {"Origin": origin}
    fields = {"token": desk.token(), "verdict": "accept", "reason": "so"}
    for path in CHANGES:
        response = desk.ask(path, method="POST", data=fields, headers=headers)
        assert response.status_code == 403
    assert desk.rows(UNTOUCHED) == [(2, 0)]


def test_what_is_too_large_is_not_read(desk, monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_REQUEST", 2000)
    page = page_of(desk.post("/comment", issue="x" * 3000), 413)
    assert (
        "The request has more than 2,000 bytes, so it was not read. Nothing was done." in page.text
    )


def test_nobody_keeps_a_copy_or_frames_it(desk):
    headers = desk.ask().headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert "form-action 'self'" in headers["Content-Security-Policy"]


def test_the_way_there_is_shown_to_editors_alone(desk):
    for account, shown in (("edith", 1), ("ada", 0)):
        asked = {"X-Account": account}
        page = desk.client.get(
            "/", base_url=TLS, headers=asked, environ_overrides={"REMOTE_ADDR": "10.0.0.7"}
        )
        assert page.text.count('href="/desk"') == shown
    off = application.create(Releases("internal"), desk.client.application.config["SIGN_IN"])
    page = off.server.test_client().get(
        "/",
        base_url=TLS,
        headers={"X-Account": "edith"},
        environ_overrides={"REMOTE_ADDR": "10.0.0.7"},
    )
    assert (page.status_code, page.text.count('href="/desk"')) == (200, 0)


def test_without_it_there_is_no_such_address(desk):
    sign_in = desk.client.application.config["SIGN_IN"]
    for app in (
        application.create(Releases("internal"), sign_in),
        application.create(Releases("public")),
    ):
        assert not [one for one in app.server.url_map.iter_rules() if "desk" in one.rule]


def test_the_store_is_opened_by_one_door():
    found = {
        path.relative_to(application.ROOT).as_posix()
        for path in (application.ROOT / "dashboard").rglob("*.py")
        if re.search(r"\bdatabase\.opened\b|create_engine", path.read_text(encoding="utf-8"))
    }
    assert found == {Path("dashboard/desk/store.py").as_posix()}
