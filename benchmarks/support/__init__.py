"""What the benchmarks share: tables, other ways to do the same, long runs."""
