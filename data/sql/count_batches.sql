SELECT count(*) FROM batches
