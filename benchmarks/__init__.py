"""Measurements of the running service. `make bench` and its siblings run them."""
