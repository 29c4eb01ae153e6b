-- The newest value not older than the window; else the oblast's, marked as an estimate.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month,
       coalesce(own.value, larger.value) AS raw,
       CASE WHEN own.value IS NULL AND larger.value IS NOT NULL THEN 'estimate' END AS flag
FROM work.points AS p
LEFT JOIN work.context_at AS own
       ON own.location_id = p.location_id AND own.month = p.month
      AND own.area_level = 'location' AND own.series = 'migration_share' AND own.age_months <= $window_months
LEFT JOIN work.context_at AS larger
       ON larger.location_id = p.location_id AND larger.month = p.month
      AND larger.area_level = 'oblast' AND larger.series = 'migration_share' AND larger.age_months <= $window_months
