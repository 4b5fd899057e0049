"""Which scripts a page loads, and in which order."""

import re

NOT_NEEDED = ("/deps/polyfill@", "/dash_table/")
"""Dash writes them for old browsers, in which its other scripts do not run (assets/charts.js has
the one aid that those use), and for a table of its own, which no page has."""

OURS = 'src="/assets/'
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def chosen(tags: str) -> str:
    """The script elements that Dash would write, ours first: keys and buttons need no Dash."""
    found = [tag for tag in SCRIPT.findall(tags) if not any(one in tag for one in NOT_NEEDED)]
    return "\n".join(sorted(found, key=lambda tag: OURS not in tag))
