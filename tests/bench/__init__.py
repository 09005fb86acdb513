"""Measurements, not tests: each prints ratios within one run, which carry over to other machines."""
