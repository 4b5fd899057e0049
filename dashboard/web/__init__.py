"""What a web process does besides pages: access, limits, health, log, metrics."""
