"""What answers over HTTP: an OpenAI-compatible gateway, the loop and the verifier as services, the tutor as a page.

Needs the extra `serve`. Importing this package imports none of it.
"""
