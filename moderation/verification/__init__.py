"""Whether a reader owns the address: asked by mail, answered by a button, kept for the site."""
