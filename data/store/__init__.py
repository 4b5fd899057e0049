"""The store, the system of record: rows are only added, and nothing is changed or lost."""
