CREATE TEMP TABLE going AS SELECT batch_no FROM batches WHERE list_contains($register, sha256)
