"""What readers see: published comments, and nothing else."""
