"""The map of cameras: counts by H3 cell and points with directions, in small script files that a page loads by need."""
