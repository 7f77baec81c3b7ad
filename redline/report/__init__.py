"""What a batch left behind, as one self-contained page to read: attempts, rewards, evidence and figures of the run."""
