"""Which scripts a page loads: one before it is painted, one of ours, and Dash's as one, later.

Each file asked for keeps a phone busy before the page is painted: Dash's come as one, fetched by
assets/first_paint.js once there is something to read.
"""

import pkgutil
import re
from functools import cache
from pathlib import Path

from dash.fingerprint import check_fingerprint

from dashboard.parts.assets import Lasting

NOT_NEEDED = ("/deps/polyfill@", "/dash_table/")
"""Dash writes them for old browsers, in which its other scripts do not run, and for a table of its
own, which no page has."""

BEFORE_PAINT = 'src="/assets/reader.js'
"""It decides what is shown at all, so that nothing moves afterwards."""

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
SOURCE = re.compile(r'src="(/_dash-component-suites/([^/"]+)/([^"]+))"')
DASHS = "_dash-component-suites/dash/dcc/dash_renderer"
"""Beside the parts of Dash that are fetched when they are used, for they are looked for there; and
Dash insists that a page names its renderer."""

ASSETS = Path(__file__).parents[2] / "assets"
TOGETHER = ("charts", "choices", "finder", "first_paint")
OURS = Lasting(
    "scripts",
    "js",
    "text/javascript",
    lambda: b"\n".join((ASSETS / f"{one}.js").read_bytes() for one in TOGETHER),
)


@cache
def dashs(tags: str) -> Lasting:
    """The scripts that Dash would have a page load one by one, in their order, as one file."""
    sources = [SOURCE.search(tag) for tag in SCRIPT.findall(tags) if not _is_not_needed(tag)]
    files = [(found[2], check_fingerprint(found[3])[0]) for found in sources if found]
    return Lasting(
        DASHS,
        "js",
        "text/javascript",
        lambda: b";\n".join(pkgutil.get_data(*file) or b"" for file in files),
    )


def chosen(tags: str) -> tuple[str, str]:
    """Of the script elements that Dash would write, that of the head; and those after the page.

    The latter are ours, and the lines that Dash has within the page, which put names in place.
    """
    found = SCRIPT.findall(tags)
    head = [tag for tag in found if BEFORE_PAINT in tag]
    within = [tag for tag in found if " src=" not in tag.partition(">")[0]]
    return "\n".join(head), "\n".join([f'<script src="{OURS.address}"></script>', *within])


def later(tag: str, dashs: str) -> str:
    """Dash's last script, which starts it, as text that says where the others are.

    assets/first_paint.js does what it says.
    """
    return tag.replace('"application/javascript"', f'"text/plain" data-src="{dashs}"')


def _is_not_needed(tag: str) -> bool:
    return any(one in tag for one in NOT_NEEDED)
