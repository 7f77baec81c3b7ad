"""The processes that run blocks: the zygote that forks them, and each child itself."""
