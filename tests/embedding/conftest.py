from tests.newsroom import newsroom

__all__ = ["newsroom"]

ORIGIN = "https://courier.example.org"
