"""Sending: by a real mail server and a real web server on this machine, and what goes wrong."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from data.alerts.delivery import Email, Webhook, read
from data.alerts.watch import Message
from data.faults import DataError
from tests.data.bad_server import QUICK, Server, sends, status
from tests.data.mailbox import Box, serving

MESSAGE = Message("Place ratings: 2 warnings", "One.\n\nTwo – with a dash.\n", [{"text": "One."}])
SECRET = "pa%2Fss"


def may_enter(server, session, envelope, mechanism, said) -> AuthResult:
    return AuthResult(success=(said.login, said.password) == (b"ada", b"pa/ss"), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost, with its key, that only who is given it trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def plain(box: Box) -> Iterator[int]:
    """The port of a mail server without TLS."""
    with serving(box) as port:
        yield port


@pytest.fixture
def secure(box: Box, certificate: Path) -> Iterator[int]:
    """The port of a mail server with STARTTLS and accounts."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    options = {"tls_context": context, "auth_required": True, "authenticator": may_enter}
    with serving(box, **options) as port:
        yield port


def email(url: str, to: str = "board@example.org, desk@example.org") -> Email:
    (found,) = read({"ALERT_EMAIL": to, "SMTP_URL": url, "ALERT_FROM": "ratings@example.org"})
    return replace(found, server=replace(found.server, manners=QUICK))


def test_an_e_mail_reaches_every_address(box: Box, plain: int):
    email(f"smtp://localhost:{plain}?starttls=no").send(MESSAGE)
    (mail,) = box.mails
    assert mail.rcpt_tos == ["board@example.org", "desk@example.org"]
    assert mail.mail_from == "ratings@example.org"
    assert b"Subject: Place ratings: 2 warnings" in mail.content
    assert b"Auto-Submitted: auto-generated" in mail.content


def test_starttls_and_a_login(box: Box, secure: int, certificate: Path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    email(f"smtp://ada:{SECRET}@localhost:{secure}").send(MESSAGE)
    assert len(box.mails) == 1
    with pytest.raises(DataError, match="refuses the account in SMTP_URL") as raised:
        email(f"smtp://ada:wrong-{SECRET}@localhost:{secure}").send(MESSAGE)
    assert "pa/ss" not in str(raised.value)


def test_a_certificate_that_nobody_knows_is_not_trusted(box: Box, secure: int):
    with pytest.raises(DataError, match="no certificate that this machine trusts"):
        email(f"smtp://ada:{SECRET}@localhost:{secure}").send(MESSAGE)
    assert box.mails == []


def test_without_starttls_nothing_goes_out_in_clear(box: Box, plain: int):
    with pytest.raises(DataError, match="offers no STARTTLS"):
        email(f"smtp://localhost:{plain}").send(MESSAGE)
    assert box.mails == []


def test_an_address_that_is_refused_is_said_and_the_others_have_it(box: Box, plain: int):
    box.refuse = "desk@example.org"
    with pytest.raises(DataError, match="refused 1 of 2 addresses; the others have it"):
        email(f"smtp://localhost:{plain}?starttls=no").send(MESSAGE)
    assert box.mails[0].rcpt_tos == ["board@example.org"]


def test_no_mail_server_is_said_in_words():
    with pytest.raises(DataError, match=r"^the mail server localhost: not reached\.$"):
        email("smtp://ada:hush@localhost:1").send(MESSAGE)


def test_a_webhook_is_posted_json(server: Server):
    Webhook(server.on("/hook", sends(b"thanks")), QUICK).send(MESSAGE)
    assert json.loads(server.posted[0]) == {
        "subject": "Place ratings: 2 warnings",
        "text": "Place ratings: 2 warnings\n\nOne.\n\nTwo – with a dash.\n",
        "items": [{"text": "One."}],
    }


def test_a_webhook_is_tried_again_while_that_may_help(server: Server):
    Webhook(server.on("/hook", status(503), status(429), sends(b"thanks")), QUICK).send(MESSAGE)
    assert len(server.posted) == 3
    with pytest.raises(DataError, match=r"127\.0\.0\.1 answered 404") as raised:
        Webhook(f"{server.url}/secret-token", QUICK).send(MESSAGE)
    assert len(server.posted) == 4
    assert "secret" not in f"{raised.value} {Webhook('https://x.example/secret')}"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"SMTP_URL": "smtp://x"}, "ALERT_EMAIL is not"),
        ({"ALERT_EMAIL": "a@b.example"}, "SMTP_URL is not the address"),
        ({"ALERT_EMAIL": "ada", "SMTP_URL": "smtp://x"}, "must be e-mail addresses"),
        (
            {"ALERT_EMAIL": "a@b.example", "SMTP_URL": "http://hush@x"},
            "SMTP_URL is not the address",
        ),
        ({"ALERT_EMAIL": "a@b.example", "SMTP_URL": "smtp://u:hush@x:port"}, "is not the address"),
        ({"ALERT_EMAIL": "a@b.example", "SMTP_URL": "smtp://x?tls=no"}, "is not the address"),
        ({"ALERT_EMAIL": "a@b.example", "SMTP_URL": "smtp://u:hush@x?starttls=no"}, "unencrypted"),
        ({"ALERT_WEBHOOK": "http://chat.example/hush"}, "must begin with https"),
        ({"ALERT_WEBHOOK": "hush"}, "must begin with https"),
    ],
)
def test_what_cannot_work_is_said_without_its_secret(said: dict[str, str], fault: str):
    with pytest.raises(DataError, match=fault) as raised:
        read(said)
    assert "hush" not in str(raised.value)


def test_a_password_is_never_shown():
    assert "hush" not in repr(email("smtps://ada:hush@mail.example.org"))
    assert email("smtps://ada:hush@mail.example.org").server.port == 465
    assert read({}) == []
