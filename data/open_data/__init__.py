"""The public figures as files: tidy tables, a JSON interface, a feed of changes."""
