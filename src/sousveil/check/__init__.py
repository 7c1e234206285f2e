"""Checks: rules that can fail, over claims and tables."""
