"""The local engine: a pool of processes for pure tasks, atomic files, stage tables on disk, DuckDB."""
