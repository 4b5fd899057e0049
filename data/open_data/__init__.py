"""The public's figures as files: tidy tables, an interface of plain JSON, a feed of changes."""
