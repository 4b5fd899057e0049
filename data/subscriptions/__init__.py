"""Subscriptions: readers who asked to be told by e-mail when a place changes."""
