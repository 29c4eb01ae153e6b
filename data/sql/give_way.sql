-- Rows of the batches in the table going leave the store: the checkout's register, when another one comes and nothing rests on it.
DELETE FROM areas WHERE batch_no IN (SELECT batch_no FROM going);
DELETE FROM locations WHERE batch_no IN (SELECT batch_no FROM going);
DELETE FROM settings WHERE batch_no IN (SELECT batch_no FROM going);
DELETE FROM elections WHERE batch_no IN (SELECT batch_no FROM going);
DELETE FROM batches WHERE batch_no IN (SELECT batch_no FROM going);
