"""Taking a comment in: checked, stored for good, and sent on its way."""
