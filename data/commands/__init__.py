"""The commands of `python -m data`: each reads its options, calls one function and prints."""
