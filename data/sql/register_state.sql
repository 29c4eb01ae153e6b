-- How many locations there are, and how many batches brought rows that may rest on the checkout's own register.
SELECT (SELECT count(*) FROM locations) AS locations,
       (SELECT count(*) FROM batches
        WHERE accepted > 0 AND NOT list_contains($register, sha256) AND NOT list_contains($free, kind)) AS own_batches
