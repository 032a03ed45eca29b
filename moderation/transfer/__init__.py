"""Bringing comments in from elsewhere, and handing everything out again."""
