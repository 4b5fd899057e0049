"""Which scripts a page loads, and in which order."""

import re

NOT_NEEDED = "/dash_table/"
"""Dash writes it for a table of its own, which no page has."""

OURS = 'src="/assets/'
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def chosen(tags: str) -> str:
    """The script elements that Dash would write, ours first: keys and buttons need no Dash."""
    found = [tag for tag in SCRIPT.findall(tags) if NOT_NEEDED not in tag]
    return "\n".join(sorted(found, key=lambda tag: OURS not in tag))
