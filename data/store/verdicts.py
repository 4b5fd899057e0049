"""The verdicts on a doubtful figure, as stored. This module needs no database."""

HELD, LISTED = "held", "listed"
"""Before a decision: a held figure does not count; a listed one counts."""

ACCEPTED, REFUSED = "accepted", "refused"
"""A person's decisions."""

CORRECTED = "corrected"
"""A held figure that a later load of the same source has replaced."""
