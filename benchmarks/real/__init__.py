"""Benchmarks with real weights: each writes down what the models said, and counts from that."""
