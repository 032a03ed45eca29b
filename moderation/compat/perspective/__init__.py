"""Perspective's protocol, v1alpha1: scores for a text, and scores that a site suggests."""
