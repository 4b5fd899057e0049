"""The forms: what they refuse, what they do not tell, and that nothing is there while off."""

import pytest

from dashboard import application
from dashboard.subscriptions import routes
from dashboard.web import limits
from data.releases.reader import Releases
from data.subscriptions.tokens import CONFIRM, LEAVE, Wish
from tests.dashboard.reading import parse
from tests.dashboard.subscriptions.conftest import ADA, BASE, BOB, Readers, link_in
from tests.data.mailbox import text

ADDRESSES = (
    ("GET", "/subscribe/north"),
    ("POST", "/subscribe"),
    ("GET", "/subscription/confirm"),
    ("POST", "/subscription/leave"),
)


def test_while_they_are_off_there_is_no_address_and_no_link(readers: Readers, monkeypatch):
    assert "/subscribe/north" in readers.get("/place/north").text
    monkeypatch.delenv("SUBSCRIPTIONS")
    off = application.create(Releases("public", readers.folder / "releases")).server.test_client()
    for method, address in ADDRESSES:
        assert off.open(address, method=method).status_code in (404, 405), address
    assert "/subscribe" not in off.get("/place/north").text


def test_an_earlier_releases_page_leads_to_the_form_of_the_current_one(readers: Readers):
    id = Releases("public", readers.folder / "releases").current().id
    page = readers.get(f"/place/north?release={id}").text
    assert 'href="/subscribe/north"' in page


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(readers: Readers):
    readers.subscribe(ADA)
    known, unknown = readers.ask(ADA), readers.ask(BOB)
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    for _ in range(3):
        assert readers.ask(ADA).text == unknown.text, "also where no more is sent today"
    sent = [mail["To"] for mail in readers.box.read()]
    assert (sent.count(ADA), sent.count(BOB)) == (3, 1)


def test_what_is_typed_wrong_is_said_beside_the_field_and_escaped(readers: Readers):
    answer = readers.ask('"><script>alert(1)</script>')
    assert answer.status_code == 400
    field = parse(answer.text.split("\n", 1)[1]).one("input", type="email")
    assert field.attributes["value"] == '"><script>alert(1)</script>'
    assert field.attributes["aria-describedby"] == "email-fault"
    assert "no e-mail address" in answer.text
    assert readers.box.mails == []


@pytest.mark.parametrize("email", [f"{ADA}\r\nBcc: {BOB}", f"{ADA}, {BOB}", f"{ADA}%0aBcc:{BOB}"])
def test_no_header_or_second_address_comes_in_with_an_address(readers: Readers, email: str):
    assert readers.ask(email).status_code == 400
    assert readers.box.mails == []


@pytest.mark.parametrize("place", ["atlantis", "", "../etc", "north\r\nBcc: x", "england"])
def test_a_place_must_exist(readers: Readers, place: str):
    assert readers.ask(place=place).status_code == 404
    assert readers.box.mails == []
    assert readers.get("/subscribe/atlantis").status_code == 404


def test_a_link_that_is_void_says_so_and_does_nothing(readers: Readers):
    tokens = routes.Tokens(readers.config.key)
    readers.subscribe(ADA)
    for token in ("", "x", tokens.make(LEAVE, Wish(BOB, "north"))):
        assert readers.get(f"/subscription/confirm?t={token}").status_code == 410
        assert readers.post(f"/subscription/confirm?t={token}").status_code == 410
    token = tokens.make(CONFIRM, Wish(ADA, "north"))
    assert readers.post(f"/subscription/leave?t={token}").status_code == 410
    assert [one[0] for one in readers.kept.subscriptions()] == [ADA]
    gone = tokens.make(CONFIRM, Wish(ADA, "atlantis"))
    assert readers.post(f"/subscription/confirm?t={gone}").status_code == 404


def test_one_may_leave_a_place_that_is_no_longer_there(readers: Readers):
    readers.kept.add(Wish(ADA, "atlantis"), "r", routes.times.now())
    token = routes.Tokens(readers.config.key).make(LEAVE, Wish(ADA, "atlantis"))
    assert readers.post(f"/subscription/leave?t={token}").status_code == 200
    assert readers.kept.subscriptions() == []


def test_another_site_cannot_ask_or_confirm(readers: Readers):
    evil = "https://evil.example"
    assert readers.post("/subscribe", evil, email=ADA, place="north").status_code == 403
    readers.ask()
    assert readers.post(link_in(readers.box.read()[0]), evil).status_code == 403
    assert readers.kept.subscriptions() == []


def test_no_cache_keeps_a_page_and_no_other_site_learns_its_address(readers: Readers):
    readers.ask()
    for address in ("/subscribe/north", link_in(readers.box.read()[0])):
        headers = readers.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "form-action 'self'" in headers["Content-Security-Policy"]
        assert "<script src" not in readers.get(address).text


def test_as_many_as_there_can_be_is_said(readers: Readers, monkeypatch):
    readers.ask()
    monkeypatch.setattr("data.subscriptions.kept.MOST_IN_ALL", 0)
    answer = readers.post(link_in(readers.box.read()[0]))
    assert answer.status_code == 409
    assert "as many subscriptions as there can be" in answer.text


def test_where_the_mail_server_is_slow_no_more_is_taken(readers: Readers, monkeypatch):
    mailer = readers.client.application.config["MAILER"]
    monkeypatch.setattr(mailer, "is_full", lambda: True)
    assert readers.ask().status_code == 503


def test_a_mail_server_that_takes_nothing_is_in_the_log_without_the_address(
    readers: Readers, caplog
):
    readers.box.refuse = ADA
    assert readers.ask().status_code == 200
    assert "A confirmation was not sent: the mail server 127.0.0.1 refuses" in caplog.text
    assert ADA not in caplog.text
    readers.ask(BOB)
    assert [mail["To"] for mail in readers.box.read()] == [BOB]


def test_asking_is_counted(readers: Readers, monkeypatch):
    monkeypatch.setenv("RATE_LIMITS", "on")
    two = limits._limit("2/minute", "2/minute")
    monkeypatch.setitem(limits.LIMITS, "subscriptions", two)
    releases = Releases("public", readers.folder / "releases")
    readers.client = application.create(releases, subscriptions=readers.config).server.test_client()
    statuses = [readers.ask(f"{name}@example.org").status_code for name in "abc"]
    assert statuses == [200, 200, 429]


def test_invented_figures_are_named_so(readers: Readers, monkeypatch):
    from dataclasses import replace

    invented = replace(
        Releases("public", readers.folder / "releases").current(), demonstration=True
    )
    monkeypatch.setattr(Releases, "current", lambda self: invented)
    assert "nvented" in readers.get("/subscribe/north").text
    readers.ask()
    assert "The figures are invented, for demonstration." in text(readers.box.read()[0])


def test_each_message_is_to_one_address_and_made_by_a_machine(readers: Readers):
    readers.ask()
    (envelope,), (mail,) = readers.box.mails, readers.box.read()
    assert (envelope.rcpt_tos, mail["To"]) == ([ADA], ADA)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@ratings.example.org>")
    assert f"({BASE})" in text(mail)
    assert "https://www.example.org/privacy" in text(mail)
