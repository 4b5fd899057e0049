"""The commands of `python -m data`: each says its options, gets them as arguments, and prints."""
