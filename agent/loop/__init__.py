"""The loop: solve, critique, revise, as a graph and as one call."""
