"""What a run may cost and has cost: budget, deadline, metered models."""
