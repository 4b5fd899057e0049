"""Releases: built from the store, scored, written, published, followed and read."""
