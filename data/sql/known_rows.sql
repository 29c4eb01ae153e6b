-- Which of the staged rows the table holds already: as the newest version of their key, or from an earlier import of the
-- same file (sending an old file again must not bring back what a later one corrected).
SELECT DISTINCT staged.row_number
FROM staged
JOIN (
    SELECT row_key, row_hash, batch_no, batch_no = max(batch_no) OVER (PARTITION BY row_key) AS newest
    FROM kept
) AS version ON version.row_key = staged.row_key AND version.row_hash = staged.row_hash
WHERE version.newest OR list_contains($earlier, version.batch_no)
