"""The generative process reward model: prompt format, chains, votes, early stopping."""
