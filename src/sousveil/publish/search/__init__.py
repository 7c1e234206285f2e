"""Full-text search over a build: the words of passages and records, asked live or in the published files."""
