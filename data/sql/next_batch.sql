SELECT coalesce(max(batch_no), 0) + 1 FROM batches
