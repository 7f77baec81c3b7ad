"""The studies as a page with pictures, beside the paper's figures."""
