"""Moderators themselves: signing in, sessions, roles, accounts."""
