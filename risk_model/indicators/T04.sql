-- Disputes nobody has settled for long. One in which nothing changed for a year counts half and is marked.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH open_disputes AS (
    SELECT work.point(i.location_number, m.month_number) AS point,
           m.ref_day - greatest(
               i.first_reported,
               CASE WHEN i.verified_on <= m.ref_day THEN i.verified_on ELSE i.first_reported END,
               CASE WHEN i.settled_on <= m.ref_day THEN i.settled_on ELSE i.first_reported END,
               CASE WHEN i.status_on <= m.ref_day THEN i.status_on ELSE i.first_reported END
           ) > $stale_months * m.days_per_month AS stale
    FROM work.scored_incidents AS i
    JOIN work.months AS m
      ON m.ref_day - i.first_reported > $open_days
     AND m.ref_day - i.first_reported <= $window_months * m.days_per_month
     AND (i.closed_on IS NULL OR i.closed_on > m.ref_day)
), backlog AS (
    SELECT point, sum(CASE WHEN stale THEN $stale_counts ELSE 1 END) AS disputes, max(CASE WHEN stale THEN 1 ELSE 0 END) = 1 AS stale
    FROM open_disputes
    GROUP BY point
)
SELECT $code, p.point,
       CASE WHEN p.recent_returns > 0 THEN $per / p.population * coalesce(b.disputes, 0) END AS raw,
       CASE WHEN p.recent_returns > 0 AND p.population IS NOT NULL AND b.stale THEN 'stale' END AS flag
FROM work.points AS p
LEFT JOIN backlog AS b ON b.point = p.point
