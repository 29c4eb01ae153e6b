SELECT batch_no FROM batches WHERE sha256 = ? AND kind = ?
