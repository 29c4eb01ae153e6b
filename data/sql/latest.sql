-- The newest version of every row.
SELECT * FROM kept QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY batch_no DESC) = 1
