"""The comments under an article, on the site's own page: one script, its style, its settings."""
