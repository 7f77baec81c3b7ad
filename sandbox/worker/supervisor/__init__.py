"""The process that talks to the host, keeps the clocks and the limits, and reports what it saw."""
