"""Colours, type and the chart template.

The stylesheet of the public embeds gets its colours from `tokens`; assets/style.css repeats them,
which tests/dashboard/figures/test_theme.py checks.
"""

import plotly.graph_objects as go

INK = "#10151c"
MUTED = "#4c6272"
RULE = "#c9d1d8"
PAPER = "#ffffff"
WASH = "#f3f6f8"
ACCENT = "#005eb8"
FOCUS = "#ffd60a"
TARGET = "#a33b00"
GRID = "#e6eaee"
INVENTED_INK = "#5c3d00"
INVENTED_PAPER = "#fff1c2"
INVENTED_EDGE = "#b98a00"

CATEGORY = {1: "#35a08e", 2: "#2a6fae", 3: "#63348f", 4: "#4f0a2a"}
"""Lightest is best: the order survives colour-blindness and greyscale, 3:1 against white."""

ON_LIGHT, ON_DARK = "#10151b", "#fffffe"
"""Text on colours of categories. They look like INK and PAPER, and are others on a dark page."""

ON_CATEGORY = {1: ON_LIGHT, 2: ON_DARK, 3: ON_DARK, 4: ON_DARK}
"""Text on a category's colour, at least 4.5:1, on a dark page too."""

SHAPE = {1: "circle", 2: "square", 3: "diamond", 4: "triangle-up"}
GLYPH = {1: "●", 2: "■", 3: "◆", 4: "▲"}
"""A category's shape as a mark and as a letter: without colour, 2 and 3 differ by it."""

SHAPE_SIZE = {1: 1.0, 2: 0.89, 3: 1.0, 4: 1.3}
"""The size of each shape against a circle's, so that all look equally large and hold a number."""

DARK = {
    **{INK: "#e9eef2", MUTED: "#aab8c4", RULE: "#3b4854", PAPER: "#11161b", GRID: "#2a343d"},
    **{ACCENT: "#7cb8ff", TARGET: "#ff9a66", ON_LIGHT: "#0b1016", ON_DARK: "#0c1117"},
    **dict(zip(CATEGORY.values(), ("#8be8d3", "#80bcf2", "#ae8ee0", "#d9538a"), strict=True)),
}
"""What each colour of a chart is on a dark page; in assets/style.css --c-10151c and so on."""

FONT = "'Source Sans Pro', Arial, Helvetica, sans-serif"

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "margin": {"l": 8, "r": 24, "t": 8, "b": 8},
        "showlegend": False,
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": RULE, "font": {"color": INK}},
        "xaxis": {
            "automargin": False,
            "showgrid": False,
            "gridcolor": GRID,
            "zeroline": False,
            "linecolor": RULE,
            "ticks": "outside",
            "tickcolor": RULE,
            "fixedrange": True,
        },
        "yaxis": {
            "automargin": False,
            "ticklabelstandoff": 6,
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
        },
    }
)

TOKENS = {
    "ink": INK,
    "muted": MUTED,
    "rule": RULE,
    "paper": PAPER,
    "wash": WASH,
    "accent": ACCENT,
    "focus": FOCUS,
    "invented-ink": INVENTED_INK,
    "invented-paper": INVENTED_PAPER,
    "invented-edge": INVENTED_EDGE,
    **{f"category-{number}": colour for number, colour in CATEGORY.items()},
    **{f"on-category-{number}": colour for number, colour in ON_CATEGORY.items()},
}
"""The colours by their names in stylesheets."""


def tokens() -> str:
    """The colours as CSS custom properties: ":root { --ink: #10151c; ... }"."""
    return ":root { " + " ".join(f"--{name}: {colour};" for name, colour in TOKENS.items()) + " }\n"
