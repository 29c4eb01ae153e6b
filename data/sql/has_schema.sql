SELECT count(*) FROM duckdb_tables() WHERE table_name = 'store' AND database_name = current_database()
