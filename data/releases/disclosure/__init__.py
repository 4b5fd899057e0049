"""Disclosure control: which counts the public does not see, so that none can be worked out."""
