"""Signing in at an OpenID provider of the operator's choice."""
