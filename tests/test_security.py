"""docs/security.md: each test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]

NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs" / "security.md").read_text())


def test_each_test_that_is_named_exists():
    assert len(NAMED) > 40
    missing = [
        f"{file}::{name}"
        for file, name in NAMED
        if not re.search(rf"^def {name}\(", _text(ROOT / "tests" / file), re.MULTILINE)
    ]
    assert missing == []


def test_each_row_names_a_test_or_says_why_not():
    rows = re.findall(r"^\| (?!asked)(.+) \|$", (ROOT / "docs" / "security.md").read_text(), re.M)
    assert len(rows) > 50
    for row in rows:
        shown = row.rpartition(" | ")[2]
        honest = ("not done", "the operator's", "does not apply", "the provider's")
        assert "::" in shown or any(words in shown for words in honest), row


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""
