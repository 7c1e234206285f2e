"""Candidates, scores and human decisions: which records speak of the same thing."""
