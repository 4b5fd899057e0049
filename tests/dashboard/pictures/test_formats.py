"""Sizes of pictures, worked out by hand."""

import pytest

from dashboard.pictures.formats import FORMATS
from dashboard.pictures.sheet import lay_out
from tests.dashboard.pictures.stand_in import WORDS


@pytest.mark.parametrize(
    ("id", "wide", "dpi"),
    [
        ("half-page", 1004, 300),  # 85 mm / 25.4 mm an inch x 300 = 1003.9
        ("full-page", 2008, 300),  # 170 mm / 25.4 x 300 = 2007.9
        ("slide", 1920, 96),
        ("square", 1080, 96),
    ],
)
def test_pixels_across(id, wide, dpi):
    assert (FORMATS[id].pixels_wide, FORMATS[id].dpi) == (wide, dpi)


def test_a_slide_is_full_high_definition_and_a_square_is_one():
    high = {id: lay_out(WORDS, FORMATS[id], "0" * 8, 300).height for id in ("slide", "square")}
    assert high["slide"] * FORMATS["slide"].scale == 1080
    assert high["square"] * FORMATS["square"].scale == 1080


@pytest.mark.parametrize("id", ["half-page", "full-page"])
def test_letters_of_12_units_print_at_7_points_or_more(id):
    inches = 12 * FORMATS[id].scale / 300
    assert inches * 72 >= 7
