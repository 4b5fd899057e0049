"""The colours: readable, in order without colour, and the same in the stylesheet."""

import re
from itertools import pairwise

import pytest

from dashboard import application
from dashboard.figures import theme
from dashboard.public import bake

STYLES = (application.ROOT / "assets" / "style.css").read_text(encoding="utf-8")
EMBEDS = (bake.HERE / "embed.css").read_text(encoding="utf-8")
COLOURED = r"(?:color|background|border|outline|shadow|fill|stroke)[^:;{}]*:([^;}]*)"
NO_COLOUR = r"var\(--[\w-]+\)|[\d.]+(?:px|em|rem|%)?|solid|dashed|inset|none|collapse|inherit"
"""What else than a colour such a declaration holds."""
CATEGORIES = [1, 2, 3, 4]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def token(name: str) -> str:
    return re.search(rf"--{name}: (#[0-9a-f]{{6}});", STYLES).group(1)


def rule(selector: str) -> str:
    return re.search(rf"^{re.escape(selector)} {{(.*?)}}", STYLES, re.MULTILINE).group(1)


def test_the_yardstick_is_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("category", CATEGORIES)
def test_text_on_a_category_can_be_read(category):
    assert contrast(theme.CATEGORY[category], theme.ON_CATEGORY[category]) >= 4.5


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_category_stands_out_from_the_page(category):
    assert contrast(theme.CATEGORY[category], theme.PAPER) >= 3


def test_categories_darken_from_best_to_worst():
    order = [luminance(theme.CATEGORY[category]) for category in CATEGORIES]
    assert all(later < earlier for earlier, later in pairwise(order))


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_stylesheet_has_the_same_colours(category):
    assert token(f"category-{category}") == theme.CATEGORY[category]
    text = re.search(r"color: var\(--(on-\w+)\)", rule(f".category-{category}")).group(1)
    assert token(text) == theme.ON_CATEGORY[category]


@pytest.mark.parametrize("name", ["ink", "muted", "rule", "paper", "wash", "accent", "focus"])
def test_the_other_shared_colours_are_the_same(name):
    assert token(name) == getattr(theme, name.upper())


def test_the_stylesheet_has_the_charts_colours_of_a_dark_page():
    found = dict(re.findall(r"--c-([0-9a-f]{6}): (#[0-9a-f]{6});", STYLES))
    assert found == {light[1:]: dark for light, dark in theme.DARK.items()}


def test_on_a_dark_page_categories_stand_out_and_keep_their_order():
    colours = [theme.DARK[theme.CATEGORY[category]] for category in CATEGORIES]
    assert all(contrast(colour, theme.DARK[theme.PAPER]) >= 3 for colour in colours)
    order = [luminance(colour) for colour in colours]
    assert all(later < earlier for earlier, later in pairwise(order))


def lightness(colour: str) -> float:
    """L* of CIELAB, 0 to 100: what is left of a colour in greyscale, in steps that look equal."""
    return 116 * luminance(colour) ** (1 / 3) - 16


@pytest.mark.parametrize("page", [{}, theme.DARK], ids=["light", "dark"])
def test_categories_can_be_told_apart_in_greyscale(page):
    shades = [lightness(page.get(theme.CATEGORY[one], theme.CATEGORY[one])) for one in CATEGORIES]
    assert all(better - worse >= 9 for better, worse in pairwise(shades)), shades


@pytest.mark.parametrize("category", CATEGORIES)
def test_on_a_dark_page_text_on_a_category_can_be_read(category):
    ground, text = theme.CATEGORY[category], theme.ON_CATEGORY[category]
    assert contrast(theme.DARK[ground], theme.DARK[text]) >= 4.5


@pytest.mark.parametrize("name", ["INK", "MUTED", "ACCENT", "TARGET"])
def test_on_a_dark_page_the_words_of_charts_can_be_read(name):
    assert contrast(theme.DARK[getattr(theme, name)], theme.DARK[theme.PAPER]) >= 4.5


def test_labels_of_invented_figures_have_the_themes_colours():
    colours = {theme.INVENTED_INK, theme.INVENTED_PAPER, theme.INVENTED_EDGE}
    for selector in (".invented", ".notice"):
        assert set(re.findall(r"#[0-9a-f]{6}", rule(selector))) == colours


def by_hand(style: str) -> list[str]:
    """The declarations of a stylesheet that set a colour without asking for one of the theme's."""
    return [said for said in re.findall(COLOURED, style) if re.sub(NO_COLOUR, "", said).strip()]


def test_a_colour_set_by_hand_is_found():
    for colour in ("#35a08e", "#fff", "rgb(0 0 0)", "rebeccapurple", "var(--ink, #10151c)"):
        assert by_hand(f".x {{ border-color: {colour} }}") != [], colour
    assert by_hand(".x { border: 1px dashed var(--muted); box-shadow: 0 0 0 6px var(--a) }") == []


def test_the_embeds_stylesheet_has_no_colour_but_the_themes():
    assert by_hand(EMBEDS) == []
    assert not re.search(r"#[0-9a-fA-F]{3}|--[\w-]+:|rgb|hsl", EMBEDS)
    assert set(re.findall(r"var\(--([\w-]+)\)", EMBEDS)) <= set(theme.TOKENS)
    assert theme.tokens().startswith(f":root {{ --ink: {theme.INK};")
    assert f"--on-category-4: {theme.ON_CATEGORY[4]};" in theme.tokens()


@pytest.mark.parametrize(
    ("text", "ground"),
    [("ink", "paper"), ("muted", "paper"), ("muted", "wash"), ("accent", "paper")],
)
def test_text_on_the_page_can_be_read(text, ground):
    assert contrast(token(text), token(ground)) >= 4.5


def test_the_label_of_invented_figures_can_be_read():
    colours = re.findall(r"#[0-9a-f]{6}", rule(".invented"))
    assert contrast(colours[0], colours[1]) >= 4.5


@pytest.mark.parametrize("line", [theme.ACCENT, theme.TARGET, theme.INK])
def test_lines_in_charts_stand_out(line):
    assert contrast(line, theme.PAPER) >= 3
