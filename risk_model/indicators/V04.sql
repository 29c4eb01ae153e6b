-- The newest value not older than the window; else left out.
INSERT INTO work.raw_values (code, point, raw, flag)
SELECT $code, p.point, own.value AS raw, NULL AS flag
FROM work.points AS p
LEFT JOIN work.context_at AS own
       ON own.point = p.point AND own.area_level = 'location' AND own.series = 'irrigation_dependency' AND own.age_months <= $window_months
