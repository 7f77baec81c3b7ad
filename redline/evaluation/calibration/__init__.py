"""Calibration: the threshold that keeps a precision, and how far rewards are from the share of right steps."""
