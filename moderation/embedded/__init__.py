"""Everything that only `moderation run` needs: one command, one folder, embedded parts."""
