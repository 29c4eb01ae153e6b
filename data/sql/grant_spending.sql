-- Committed and paid in the base currency up to a day, by location; unknown where one of the sums is, or where a grant that
-- must have been paid has no payment.
WITH given AS (
    SELECT location_id, count(*) AS grants, count(*) = count(base_amount) AS complete, sum(base_amount) AS committed,
           max(CASE WHEN paid_unknown THEN 1 ELSE 0 END) = 1 AS paid_unknown
    FROM committed WHERE since <= $until GROUP BY location_id
), spent AS (
    SELECT location_id, count(*) = count(base_amount) AS complete, sum(base_amount) AS paid
    FROM paid WHERE paid_on <= $until GROUP BY location_id
)
SELECT coalesce(g.location_id, s.location_id) AS location_id, coalesce(g.grants, 0) AS grants,
       CASE WHEN g.location_id IS NULL THEN 0 WHEN g.complete THEN g.committed END AS committed,
       CASE WHEN g.paid_unknown THEN NULL WHEN s.location_id IS NULL THEN 0 WHEN s.complete THEN s.paid END AS paid
FROM given AS g
FULL JOIN spent AS s ON s.location_id = g.location_id
