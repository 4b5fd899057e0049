"""Which scripts a page loads, and in which order."""

import re

NOT_NEEDED = ("/deps/polyfill@", "/dash_table/")
"""Dash writes them for old browsers, in which its other scripts do not run (assets/charts.js has
the one aid that those use), and for a table of its own, which no page has."""

BEFORE_PAINT = 'src="/assets/reader.js'
"""It decides what is shown at all, so that nothing moves afterwards."""

OURS = 'src="/assets/'
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def chosen(tags: str) -> tuple[str, str]:
    """Of the script elements that Dash would write, those of the head and those after the page.

    Of the latter ours are first: keys and buttons need no Dash.
    """
    found = [tag for tag in SCRIPT.findall(tags) if not any(one in tag for one in NOT_NEEDED)]
    head = [tag for tag in found if BEFORE_PAINT in tag]
    rest = sorted((tag for tag in found if tag not in head), key=lambda tag: OURS not in tag)
    return "\n".join(head), "\n".join(rest)
