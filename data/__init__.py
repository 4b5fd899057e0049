"""The store and its releases: the only code that opens a database or reads a file."""
