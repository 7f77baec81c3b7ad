"""The tutor as a page in a browser: its files, the sessions of its pupils, and what a page asks of the server."""
