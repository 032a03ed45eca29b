"""Telling people that the queue grew too long, and what happened yesterday."""
