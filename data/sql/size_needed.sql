-- Bytes of the blocks that hold something. The file may have more; it ends where the last of them does.
SELECT used_blocks * block_size FROM pragma_database_size() WHERE database_name = current_database()
