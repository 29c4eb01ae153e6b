-- The newest value not older than the window; else left out.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month, own.value AS raw, CAST(NULL AS VARCHAR) AS flag
FROM work.points AS p
LEFT JOIN work.context_at AS own
       ON own.location_id = p.location_id AND own.month = p.month
      AND own.area_level = 'location' AND own.series = 'irrigation_dependency' AND own.age_months <= $window_months
