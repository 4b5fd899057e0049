"""The slides, read back."""

import io
from datetime import datetime

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Mm

PICTURE = 13


@pytest.fixture(scope="session")
def deck(files):
    return Presentation(io.BytesIO(files["board-pack.pptx"]))


def titles(deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def test_slides_are_wide_and_nothing_leaves_them(deck):
    wide, high = deck.slide_width, deck.slide_height
    assert wide / high == pytest.approx(16 / 9, 0.001)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= wide
            if shape.shape_type == PICTURE or shape.has_table:
                assert shape.top + shape.height <= high - Mm(10)


def test_each_slide_has_a_title_and_each_but_the_first_its_number(deck):
    first, *others = deck.slides
    assert first.shapes.title.text_frame.text == "How each place is doing"
    assert all(titles(deck))
    for slide in others:
        kinds = [one.get("type") for one in slide.element.iter(qn("a:fld"))]
        assert kinds == ["slidenum"]


def test_the_summary_is_first_and_then_a_slide_a_place(deck):
    said = titles(deck)
    at = [
        said.index(one) for one in ("Summary", "West Yorkshire and Harrogate", "Leeds", "The plan")
    ]
    assert at == sorted(at)
    assert at[0] == 1
    assert said.index("Leeds: Over time") == said.index("Leeds") + 1


def test_each_picture_tells_what_it_shows(deck, paper):
    found = [
        shape._element.nvPicPr.cNvPr.get("descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.shape_type == PICTURE
    ]
    assert found == [one.alt for one in paper.figures]


def test_a_category_has_its_number_and_its_squares(deck):
    (table,) = [shape.table for shape in deck.slides[1].shapes if shape.has_table]
    said = table.cell(2, 1).text_frame.text
    assert said.startswith("3 ■■■  making progress, ")


def test_properties_are_dated_by_the_figures(deck):
    about, day = deck.core_properties, datetime(2017, 12, 31)
    assert (about.created.replace(tzinfo=None), about.modified.replace(tzinfo=None)) == (day, day)
