"""How the studies are run: the finished run they begin with, what they measure, what they wrote down."""
