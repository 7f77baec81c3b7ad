"""The completions route: raw prompts, samples, log-probabilities."""
