"""HTTP to a model server: connections, bounds, events, retries."""
