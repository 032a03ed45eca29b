"""What is asked of the database, by noun. Functions take a connection and return values."""
