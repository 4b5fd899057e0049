"""What a process does, in plain words: the one place where the statistician's words become these.

Releases and open data keep the words of metrics.spc.
"""

IMPROVEMENT, CONCERN = "getting better, beyond chance", "getting worse, beyond chance"

PLAIN = {
    "common cause": "no change beyond chance",
    "special cause improvement": IMPROVEMENT,
    "special cause concern": CONCERN,
    "too few points": "too few points to tell",
    "not suitable": "periods overlap, so it cannot be told",
    "consistently passing": "expected to meet the target",
    "consistently failing": "expected to miss the target",
    "hit and miss": "may meet or miss the target",
    "no target": "no target",
}
"""By variation or assurance of a chart (see metrics.spc)."""


def plain(said: str) -> str:
    """A variation or an assurance in plain words; "" stays. Raises KeyError for any other."""
    return PLAIN[said] if said else ""
