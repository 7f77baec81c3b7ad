"""The policy: what it is asked, and how its text becomes steps."""
