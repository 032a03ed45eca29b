"""Reading what waits: the queue, filters, search, what is live."""
