"""Many problems in flight, one line of output each."""
