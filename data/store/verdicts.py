"""What becomes of a figure that is doubted, in the words that are kept. No database here."""

HELD, LISTED = "held", "listed"
"""Before anybody decides: held does not count and awaits a decision; listed counts."""

ACCEPTED, REFUSED = "accepted", "refused"
"""What a person decides."""

CORRECTED = "corrected"
"""Held, until a later load of the same source gave the figure anew."""
