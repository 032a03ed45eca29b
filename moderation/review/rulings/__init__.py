"""Deciding: rulings, undoing them, many at once, claims, commenters and articles."""
