"""What each command of the command line does. Each imports what it needs when it is given."""
