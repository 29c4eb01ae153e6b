-- Bytes of the blocks that the store's head speaks of.
SELECT total_blocks * block_size FROM pragma_database_size() WHERE database_name = current_database()
