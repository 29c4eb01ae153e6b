-- How many locations there are, and how many batches beside those of the checkout's own register brought rows.
SELECT (SELECT count(*) FROM locations) AS locations,
       (SELECT count(*) FROM batches WHERE accepted > 0 AND NOT list_contains($register, sha256)) AS own_batches
