-- Every rule of the schema, as DuckDB keeps it.
SELECT table_name, expression, constraint_column_names
FROM duckdb_constraints()
WHERE constraint_type = 'CHECK' AND database_name = current_database()
ORDER BY table_name, constraint_index
