"""The scripts of pages: ours as one file, and Dash's as one, which only pages that act load.

Each file keeps a phone busy before the page is painted, so Dash's are one, fetched by
assets/acting.js once there is something to read.
"""

import pkgutil
import re
from functools import cache

from dash.fingerprint import check_fingerprint

from dashboard.parts.assets import FOLDER, Lasting

NOT_NEEDED = ("/deps/polyfill@", "/dash_table/")
"""Dash writes them for old browsers, in which its other scripts do not run, and for a table of its
own, which no page has."""

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
SOURCE = re.compile(r'src="(/_dash-component-suites/([^/"]+)/([^"]+))"')
DASHS = "_dash-component-suites/dash/dcc/dash_renderer"
"""Beside the parts of Dash that are fetched when they are used, for they are looked for there; and
Dash insists that a page names its renderer."""

NAMES = ("charts", "choices", "wide", "finder", "acting")
OURS = Lasting(
    "scripts",
    "js",
    "text/javascript",
    lambda: b"\n".join((FOLDER / f"{name}.js").read_bytes() for name in NAMES),
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


def inline(tags: str) -> str:
    """Of the script elements that Dash would write, those with their script inside."""
    return "".join(tag for tag in SCRIPT.findall(tags) if " src=" not in tag.partition(">")[0])


def later(tag: str, dashs: str) -> str:
    """Dash's last script, which starts it, as text that says where the others are.

    assets/acting.js does what it says.
    """
    return tag.replace('"application/javascript"', f'"text/plain" data-src="{dashs}"')


def _is_not_needed(tag: str) -> bool:
    return any(one in tag for one in NOT_NEEDED)
