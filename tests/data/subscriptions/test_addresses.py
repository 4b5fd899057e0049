"""Which addresses a message can be sent to."""

import pytest

from data.subscriptions import addresses


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada.Lovelace+news@Mail.Example.ORG ", "ada.lovelace+news@mail.example.org"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
        (f"a@{'b' * 63}.org", f"a@{'b' * 63}.org"),
    ],
)
def test_an_address_in_small_letters(typed: str, address: str):
    assert addresses.read(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "ada", "@example.org", "ada@", "ada@localhost", "a@b@example.org", "a b@example.org"),
        *("ada@example.org\nBcc: all@example.org", "ada@example.org\r\nSubject: x", "a\0@b.org"),
        *(".a@example.org", "a.@example.org", "a..b@example.org", '"a b"@example.org'),
        *("a%b@example.org", "a!b@example.org", "Ada <ada@example.org>", "a@example.org,b@b.org"),
        *("ada@-example.org", "ada@example..org", "ada@[127.0.0.1]", "ädä@example.org"),
        *(f"{'a' * 65}@example.org", f"a@{'b' * 64}.org", f"a@{'b.' * 200}org", "a" * 100_000),
    ],
)
def test_anything_else_is_none(typed: str):
    assert addresses.read(typed) is None


def test_what_comes_after_a_plus_is_the_same_mailbox():
    assert addresses.mailbox("ada+one@example.org") == "ada@example.org"
    assert addresses.mailbox("ada@example.org") == "ada@example.org"
