"""Where moderators see what is held, and rule."""
