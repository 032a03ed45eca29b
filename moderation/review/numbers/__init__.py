"""How moderation goes, counted and drawn."""
