"""The public site: static files made at each publication, and the code that serves them."""
