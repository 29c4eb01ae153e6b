-- Disputes nobody has settled for long. One in which nothing changed for a year counts half and is marked.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
WITH open_disputes AS (
    SELECT p.location_id, p.month,
           (p.ref_day - greatest(
               i.first_reported,
               CASE WHEN i.verified_on <= p.ref_day THEN i.verified_on ELSE i.first_reported END,
               CASE WHEN i.settled_on <= p.ref_day THEN i.settled_on ELSE i.first_reported END,
               CASE WHEN i.status_on <= p.ref_day THEN i.status_on ELSE i.first_reported END
           )) / k.days_per_month > $stale_months AS stale
    FROM work.points AS p
    CROSS JOIN work.method AS k
    JOIN work.scored_incidents AS i
      ON i.location_id = p.location_id
     AND p.ref_day - i.first_reported > $open_days
     AND (p.ref_day - i.first_reported) / k.days_per_month <= $window_months
     AND (i.closed_on IS NULL OR i.closed_on > p.ref_day)
)
SELECT $code, p.location_id, p.month,
       CASE WHEN p.recent_returns > 0
            THEN $per / p.population * sum(CASE WHEN o.stale THEN $stale_counts WHEN o.stale IS NULL THEN 0 ELSE 1 END)
       END AS raw,
       CASE WHEN p.recent_returns > 0 AND max(CASE WHEN o.stale THEN 1 ELSE 0 END) = 1 THEN 'stale' END AS flag
FROM work.points AS p
LEFT JOIN open_disputes AS o ON o.location_id = p.location_id AND o.month = p.month
GROUP BY p.location_id, p.month, p.recent_returns, p.population
