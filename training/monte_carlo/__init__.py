"""Monte Carlo estimation (eq. 8-9): completions from every step boundary, until the labels are settled."""
