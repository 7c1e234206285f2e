"""Organisations: names taken apart, pairs of names judged, names that are one joined, parts under their wholes."""
