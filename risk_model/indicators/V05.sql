-- As entered; else computed from the boundary layer.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month, coalesce(own.value, d.border_km) AS raw, CAST(NULL AS VARCHAR) AS flag
FROM work.points AS p
LEFT JOIN work.context_at AS own
       ON own.location_id = p.location_id AND own.month = p.month
      AND own.area_level = 'location' AND own.series = 'border_distance_km' AND own.age_months <= $window_months
LEFT JOIN distances AS d ON d.location_id = p.location_id
