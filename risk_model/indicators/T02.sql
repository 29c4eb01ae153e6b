-- Highest level among verified incidents of the window.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month,
       CASE WHEN p.recent_returns > 0 THEN coalesce(max(i.severity), $none_level) END AS raw,
       CAST(NULL AS VARCHAR) AS flag
FROM work.points AS p
LEFT JOIN work.incident_ages AS i
       ON i.location_id = p.location_id AND i.month = p.month AND i.verified AND i.age_months <= $window_months
GROUP BY p.location_id, p.month, p.recent_returns
