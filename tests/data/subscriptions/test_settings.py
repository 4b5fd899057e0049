"""The settings: off unless on, and a sentence for whatever cannot work."""

from pathlib import Path

import pytest

from data.alerts import delivery
from data.faults import DataError
from data.subscriptions import settings, switch

ENOUGH = {
    "SUBSCRIPTIONS": "on",
    "SUBSCRIPTIONS_KEY": "k" * 32,
    "SUBSCRIPTIONS_FROM": "ratings@example.org",
    "SITE_URL": "https://ratings.example.org/",
    "PRIVACY_URL": "https://www.example.org/privacy",
    "SMTP_URL": "smtps://ada:hush@mail.example.org",
}


def test_they_are_off_unless_on():
    assert settings.read({}) is None
    assert settings.read({**ENOUGH, "SUBSCRIPTIONS": "off"}) is None
    assert (switch.is_on({}), switch.is_on({"SUBSCRIPTIONS": " On "})) == (False, True)


def test_what_is_enough(tmp_path: Path):
    found = settings.read(ENOUGH)
    assert (found.base, found.folder) == ("https://ratings.example.org", Path("var/subscriptions"))
    assert "hush" not in repr(found)
    assert "k" * 32 not in repr(found)
    (tmp_path / "key").write_text(f"{'f' * 40}\n")
    more = {"SUBSCRIPTIONS_KEY": "", "SUBSCRIPTIONS_KEY_FILE": str(tmp_path / "key")}
    assert settings.read({**ENOUGH, **more}).key == "f" * 40
    sender = {"SUBSCRIPTIONS_FROM": "", "ALERT_FROM": "Ratings <alerts@example.org>"}
    assert settings.read({**ENOUGH, **sender}).sender == "Ratings <alerts@example.org>"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"SUBSCRIPTIONS": "yes"}, "SUBSCRIPTIONS is 'yes'"),
        ({"SUBSCRIPTIONS_KEY": "k" * 31}, "has 31 characters"),
        ({"SUBSCRIPTIONS_KEY_FILE": "/x"}, "are both set"),
        ({"SUBSCRIPTIONS_KEY": "", "SUBSCRIPTIONS_KEY_FILE": "/none"}, "cannot be read"),
        ({"SUBSCRIPTIONS_FROM": ""}, "SUBSCRIPTIONS_FROM is no e-mail"),
        ({"SUBSCRIPTIONS_FROM": "a@b.org\nBcc: c@d.org"}, "SUBSCRIPTIONS_FROM is no e-mail"),
        ({"SITE_URL": "http://ratings.example.org"}, "SITE_URL is 'http"),
        ({"PRIVACY_URL": ""}, "PRIVACY_URL is ''"),
        ({"PRIVACY_URL": "javascript:alert(1)"}, "PRIVACY_URL is"),
        ({"SMTP_URL": ""}, "SMTP_URL is not the address"),
    ],
)
def test_one_fault_is_one_sentence(changed: dict[str, str], fault: str):
    with pytest.raises(DataError, match=fault) as raised:
        settings.read({**ENOUGH, **changed})
    assert len(str(raised.value).splitlines()) == 2
    assert "hush" not in str(raised.value)


def test_a_mail_server_for_subscriptions_alone_is_no_fault_of_warnings():
    assert delivery.read(ENOUGH) == []
    with pytest.raises(DataError, match="ALERT_EMAIL is not"):
        delivery.read({"SMTP_URL": ENOUGH["SMTP_URL"]})
