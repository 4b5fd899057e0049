"""A component tree as HTML: nothing a value says can become markup."""

import pytest
from dash import dcc
from dash import html as tags
from hypothesis import given
from hypothesis import strategies as st

from dashboard.parts import html
from tests.dashboard.reading import parse

HOSTILE = [
    "<script>alert(1)</script>",
    "</main><h1>mine</h1>",
    "\" onmouseover='alert(1)'",
    "a & b &amp; c",
    "{%scripts%}",
    "-->",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    written = parse(html.write(tags.P(["before ", text])))
    assert written.one("p").children == ["before " + text]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_attributes_stay_attributes(text):
    written = parse(html.write(tags.A("go", href=text, title=text, **{"aria-label": text})))
    assert written.one("a").attributes == {"href": text, "title": text, "aria-label": text}
    assert written.text == "go"


@given(st.text(), st.text())
def test_any_text_and_attribute_can_be_read_back(text, value):
    found = parse(html.write(tags.B(text, title=value))).one("b")
    assert "".join(child for child in found.children) == text
    assert found.attributes["title"] == value


def test_what_holds_nothing_is_nothing():
    assert html.write(None) == ""
    assert html.write([]) == ""
    assert html.write(tags.Div([None, "", []])) == "<div></div>"


def test_numbers_are_written_and_truth_values_are_not():
    assert html.write(tags.P([1, " ", 2.5, True, False])) == "<p>1 2.5</p>"
    assert html.write(tags.P(0)) == "<p>0</p>"


def test_void_elements_are_not_closed():
    written = html.write(tags.Div(["a", tags.Br(), tags.Img(src="a.png", alt="")]))
    assert written.startswith("<div>a<br><img ")
    assert written.endswith("></div>")
    assert parse(written).one("img").attributes == {"src": "a.png", "alt": ""}


def test_an_empty_element_that_is_not_void_is_closed():
    assert html.write(tags.Script()) == "<script></script>"


def test_properties_get_their_html_names():
    written = html.write(tags.Label("x", className="a b", htmlFor="y", tabIndex=-1))
    found = parse(written).one("label").attributes
    assert found == {"class": "a b", "for": "y", "tabindex": "-1"}
    cell = parse(html.write(tags.Th("x", colSpan=2, **{"aria-sort": "none"}))).one("th")
    assert cell.attributes == {"colspan": "2", "aria-sort": "none"}


def test_true_is_an_attribute_without_a_value_and_false_is_none():
    assert html.write(tags.Details("x", open=True)) == "<details open>x</details>"
    assert html.write(tags.Details("x", open=False)) == "<details>x</details>"
    assert html.write(tags.Div("x", hidden=True, title=None)) == "<div hidden>x</div>"


def test_what_is_only_for_scripts_is_left_out():
    assert html.write(tags.Button("x", n_clicks=3, disable_n_clicks=True)) == "<button>x</button>"


def test_a_style_becomes_css():
    written = html.write(tags.Div(style={"backgroundColor": "red", "height": "3px"}))
    assert written == '<div style="background-color: red; height: 3px"></div>'
    hostile = html.write(tags.Div(style={"color": '"><script>'}))
    assert parse(hostile).one("div").attributes["style"] == 'color: "><script>'


@pytest.mark.parametrize("component", [dcc.Dropdown(), dcc.Store(id="x"), {"a": 1}, object()])
def test_what_is_not_plain_html_is_refused(component):
    with pytest.raises(TypeError, match="is not plain HTML"):
        html.write(tags.Div(component))


def test_parts_come_in_the_order_of_the_page_parents_first():
    first, last = tags.P([tags.B("one"), " and ", tags.I("two")]), tags.Ul()
    tree = tags.Div([first, ["text", [last]], None])
    assert [part._type for part in html.parts(tree)] == ["Div", "P", "B", "I", "Ul"]
    assert list(html.parts("text")) == []


def test_what_an_element_remembers_for_its_downloads_is_no_attribute():
    element = tags.Div("figures")
    vars(element).update(table="rows", chart="marks")
    assert html.write(element) == "<div>figures</div>"
