"""From `pending` to a decision: claimed, scored, judged by the policy, carried out."""
