"""`redline sandbox`: the commands about the sandbox itself."""
