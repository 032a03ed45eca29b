"""Akismet's protocol, 1.1 and 1.2: is this spam, and what it was after all."""
