"""The public face: plain files made at each publication, and the door that serves them."""
