"""Signing in to the internal dashboard: readers, their roles and their sessions."""
