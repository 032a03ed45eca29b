"""What leaves the service by itself: mails, and the events that sites are told of."""
