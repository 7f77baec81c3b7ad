"""ProcessBench: does a verifier find the first wrong step?"""
