"""For the public to ask for messages about a place, to confirm that, and to leave."""
