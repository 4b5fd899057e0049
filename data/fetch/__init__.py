"""Published files from their publishers."""
