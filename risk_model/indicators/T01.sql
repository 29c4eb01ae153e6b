-- Severity points per head, recent and serious incidents counting more. Zero only where a return says so.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH loads AS (
    SELECT point, sum(points * power(0.5, age_months / $half_life_months)) AS load
    FROM work.incident_ages($window_months)
    GROUP BY point
)
SELECT $code, p.point, CASE WHEN p.recent_returns > 0 THEN $per / p.population * coalesce(l.load, 0) END AS raw, NULL AS flag
FROM work.points AS p
LEFT JOIN loads AS l ON l.point = p.point
