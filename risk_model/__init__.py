"""Turns rows into scores, in SQL on DuckDB. Knows nothing of the other folders: it is handed a connection."""
