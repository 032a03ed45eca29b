"""What is a commenter's own: seeing it, taking it along, objecting, having it erased."""
