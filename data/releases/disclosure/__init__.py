"""Disclosure control: which counts to withhold from the public, so that none can be calculated."""
