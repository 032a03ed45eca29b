"""What all routes share: who asks, what was asked, how often, and how an answer looks."""
