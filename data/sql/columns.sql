-- What the schema says of every column of every table that takes rows.
SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default, c.comment, t.comment AS table_comment
FROM duckdb_columns() AS c
JOIN duckdb_tables() AS t ON t.table_name = c.table_name AND t.database_name = c.database_name
WHERE c.database_name = current_database()
ORDER BY t.table_oid, c.column_index
