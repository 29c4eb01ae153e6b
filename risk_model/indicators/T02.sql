-- Highest level among verified incidents of the window.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH highest AS (
    SELECT point, max(severity) AS severity FROM work.incident_ages($window_months) WHERE verified GROUP BY point
)
SELECT $code, p.point, CASE WHEN p.recent_returns > 0 THEN coalesce(h.severity, $none_level) END AS raw, NULL AS flag
FROM work.points AS p
LEFT JOIN highest AS h ON h.point = p.point
