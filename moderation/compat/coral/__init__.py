"""Coral's external moderation phase: a signed question about each new comment."""
