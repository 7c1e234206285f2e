"""Data files, not code: units, places, vendors, capabilities."""
