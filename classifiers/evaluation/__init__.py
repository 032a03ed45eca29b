"""Measuring classifiers on rows that they were not fitted on. Nothing here serves a comment."""
