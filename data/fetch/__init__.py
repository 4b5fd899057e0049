"""Fetches published files from their publishers."""
