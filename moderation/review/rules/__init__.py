"""What a site lets through: its policy, with every version, and its word lists."""
