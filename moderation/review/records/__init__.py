"""Looking back: the pages of a comment, an article, a commenter, and the audit log."""
