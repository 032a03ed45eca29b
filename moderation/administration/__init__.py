"""What an operator sets up: sites, their keys, the people who moderate."""
