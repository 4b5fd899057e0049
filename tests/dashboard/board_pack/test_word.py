"""The Word document, read back."""

import io
from datetime import datetime

import pytest
from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.shared import Mm

from dashboard.parts import words
from tests.dashboard.pictures import stand_in

DOT = Mm(0.02)
"""Word counts in twentieths of a point."""


@pytest.fixture(scope="session")
def word(files) -> Doc:
    return Document(io.BytesIO(files["board-pack.docx"]))


def pictures(word: Doc) -> list:
    return word.element.body.findall(f".//{qn('wp:docPr')}")


def test_the_page_is_a4(word):
    (section,) = word.sections
    assert (section.page_width, section.page_height) == pytest.approx((Mm(210), Mm(297)), abs=DOT)


def test_properties_are_dated_by_the_figures(word):
    about, day = word.core_properties, datetime(2017, 12, 31)
    assert (about.created.replace(tzinfo=None), about.modified.replace(tzinfo=None)) == (day, day)
    assert "31 December 2017" in about.title
    assert about.comments == words.INVENTED


def test_every_page_says_whose_it_is_that_figures_are_invented_and_its_number(word):
    (section,) = word.sections
    assert section.header.paragraphs[0].text == f"Place ratings\t{words.INVENTED}"
    foot = section.footer.paragraphs[0]
    assert foot.text.startswith("How each place is doing, 31 December 2017\tPage ")
    fields = [code.text for code in foot._p.findall(f".//{qn('w:instrText')}")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_ratings_are_a_table_whose_header_repeats(word, release):
    head, wyh, leeds = word.tables[0].rows
    assert [cell.text for cell in head.cells] == [
        "Place",
        "Rating",
        "Since Sep 2017",
        "How sure",
        "Worse than England on",
    ]
    assert head._tr.trPr.find(qn("w:tblHeader")).get(qn("w:val")) == "true"
    assert wyh._tr.trPr.find(qn("w:tblHeader")) is None
    composite = release.ratings.set_index("place").loc["leeds", "composite"]
    assert leeds.cells[0].text == "Leeds"
    # The number and as many squares, which print in grey as well.
    assert leeds.cells[1].text == f"3 ■■■  making progress, {composite:.2f}"


def test_each_picture_has_its_alt_text_its_title_and_its_caption(word, paper):
    found = pictures(word)
    assert [one.get("title") for one in found] == [one.title for one in paper.figures]
    assert [one.get("descr") for one in found] == [one.alt for one in paper.figures]
    captions = [
        text
        for part in word.element.body.iter(qn("w:p"))
        if (style := part.find(f".//{qn('w:pStyle')}")) is not None
        and style.get(qn("w:val")) == "Caption"
        for text in ["".join(one.text for one in part.iter(qn("w:t")))]
    ]
    assert captions == [one.caption for one in paper.figures]


def test_pictures_fit_the_page_and_keep_their_shape(word, paper):
    (section,) = word.sections
    across = section.page_width - section.left_margin - section.right_margin
    sizes = [
        (int(one.get("cx")), int(one.get("cy")))
        for one in word.element.body.findall(f".//{qn('wp:extent')}")
    ]
    assert sizes == [pytest.approx((Mm(one.wide), Mm(one.high)), abs=DOT) for one in paper.figures]
    for (wide, high), one in zip(sizes, paper.figures, strict=True):
        assert wide <= across
        drawn_wide, drawn_high = stand_in.size(one.svg)
        assert high / wide == pytest.approx(drawn_high / drawn_wide, 0.01)


def test_headings_lead_from_the_summary_to_places_plan_and_appendices(word):
    heads = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert heads == [
        "Summary",
        "West Yorkshire and Harrogate",
        "Leeds",
        "The plan",
        "Appendix A: indicators compared",
        "Appendix B: why each is rated so",
        "Appendix C: method and sources",
        "Appendix D: where each figure can be checked",
    ]
