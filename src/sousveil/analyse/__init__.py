"""Measures: one question each, answered by SQL."""
