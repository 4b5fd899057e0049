"""What people see: pages, figures and the words on them, over one release."""
