SELECT schema_version FROM store
