"""Work on many machines: Ray actors that stay open, fed item by item by one driver that writes the file."""
