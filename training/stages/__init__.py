"""The stages of the paper, one a file: step forcing, relative progress, rationales, consensus."""
