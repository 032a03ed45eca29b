"""What readers report, before moderators: a list, and leaving a comment up."""
