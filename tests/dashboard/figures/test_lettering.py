"""Lines of text are broken where they should be, and nothing is lost."""

import re
from base64 import b64decode

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.figures import lettering

LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=120)


def test_the_width_of_a_line_is_the_sum_of_its_letters():
    """A capital A is 544 thousandths of its size wide in Source Sans Pro, 558 semibold."""
    assert lettering.width("A", 1000) == pytest.approx(544)
    assert lettering.width("A", 1000, bold=True) == pytest.approx(558)
    assert lettering.width("AAA", 12) == pytest.approx(3 * 0.544 * 12)


def test_words_stay_on_a_line_as_long_as_it_has_room():
    room = lettering.width("one two", 12)
    assert lettering.wrap("one two three", 12, room) == ["one two", "three"]
    assert lettering.wrap("one two three", 12, room - 0.01) == ["one", "two", "three"]


def test_semibold_needs_more_room():
    room = lettering.width("Leeds is rated", 20)
    assert lettering.wrap("Leeds is rated", 20, room) == ["Leeds is rated"]
    assert lettering.wrap("Leeds is rated", 20, room, bold=True) == ["Leeds is", "rated"]


def test_a_word_wider_than_the_line_is_broken():
    room = lettering.width("aaaa", 12)
    assert lettering.wrap("b aaaaaaaaaa c", 12, room) == ["b", "aaaa", "aaaa", "aa c"]


def test_a_word_is_broken_after_a_hyphen_before_it_is_broken_elsewhere():
    room = lettering.width("Wolverhampton-", 12)
    assert lettering.wrap("Wolverhampton-Stoke", 12, room) == ["Wolverhampton-", "Stoke"]
    assert lettering.widest("Stoke on Wolverhampton-Stoke", 12) == room
    assert lettering.wrap("aaaa-bb", 12, lettering.width("aaa", 12)) == ["aaa", "a-", "bb"]


def test_no_text_is_no_line():
    assert lettering.wrap("  \n ", 12, 100) == []


@given(LETTERS, st.floats(40, 800), st.sampled_from([12, 13, 20]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_line_is_too_wide_and_no_letter_lost(text, limit, size, bold):
    lines = lettering.wrap(text, size, limit, bold)
    assert all(lettering.width(line, size, bold) <= limit for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line == " ".join(line.split()) for line in lines)


def test_pictures_carry_two_weights_of_the_font_with_every_sign_the_dashboard_writes(tmp_path):
    found = re.findall(
        r"font-weight:([^;]+);src:url\(data:font/ttf;base64,([^)]+)\)", lettering.faces()
    )
    assert [weight for weight, _ in found] == ["400", "600 700"]
    for number, (_, font) in enumerate(found):
        path = tmp_path / f"{number}.ttf"
        path.write_bytes(b64decode(font))
        assert {ord(sign) for sign in "Aa0éŵ–≤−·▲’"} <= set(TTFont(path).getBestCmap())
