"""One file per indicator; its name is the id."""
