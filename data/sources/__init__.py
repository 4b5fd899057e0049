"""One module per published file layout: it recognises a file and returns tidy observations."""
