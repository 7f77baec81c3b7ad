"""Best-of-N: does a verifier choose better than majority voting at equal tokens?"""
