"""The settings: their model, where they come from, and what a working directory may not decide alone."""
