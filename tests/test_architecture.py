"""docs/architecture.md: the files that it leads to are there."""

import re

from dashboard.application import ROOT

NAMED = re.findall(r"`([\w/]+(?:\.py|/))`", (ROOT / "docs" / "architecture.md").read_text())


def test_each_file_that_is_named_exists():
    assert len(NAMED) > 10
    assert [name for name in NAMED if not (ROOT / name).exists()] == []
