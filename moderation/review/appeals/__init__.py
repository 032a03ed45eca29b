"""What authors object to, before moderators: a list, and the two answers."""
