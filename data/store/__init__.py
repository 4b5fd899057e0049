"""The store, which is the system of record: files come in, and nothing in it is changed or lost."""
