-- The newest value not older than the window; else the oblast's, marked as an estimate.
INSERT INTO work.raw_values (code, point, raw, flag)
SELECT $code, p.point, coalesce(own.value, larger.value) AS raw,
       CASE WHEN own.value IS NULL AND larger.value IS NOT NULL THEN 'estimate' END AS flag
FROM work.points AS p
LEFT JOIN work.context_at AS own
       ON own.point = p.point AND own.area_level = 'location' AND own.series = 'unemployment_rate' AND own.age_months <= $window_months
LEFT JOIN work.context_at AS larger
       ON larger.point = p.point AND larger.area_level = 'oblast' AND larger.series = 'unemployment_rate' AND larger.age_months <= $window_months
