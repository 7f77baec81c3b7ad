"""The loop: solve, critique, revise, until the verifier accepts or the budget is spent."""
