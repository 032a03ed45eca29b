"""What readers allege of published comments."""
