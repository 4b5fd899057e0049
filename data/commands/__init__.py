"""The commands of `python -m data`: each states its options, gets them as arguments, and prints."""
