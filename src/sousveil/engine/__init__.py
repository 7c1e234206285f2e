"""How stages run: a local process pool, DuckDB, Spark."""
