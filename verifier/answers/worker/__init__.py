"""What runs in the process that compares answers by sympy, and the parent's side of that process."""
