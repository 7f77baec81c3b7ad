"""The pool: worker processes, the sessions that live on them, and who has the next turn."""
