"""Pages in other languages are asked for at the desk."""

from tests.newsroom import newsroom
from tests.review.conftest import desk, employ, moderator_id, seat

__all__ = ["desk", "employ", "moderator_id", "newsroom", "seat"]
