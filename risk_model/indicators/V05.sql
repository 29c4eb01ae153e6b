-- As entered; else computed from the boundary layer.
INSERT INTO work.raw_values (code, point, raw, flag)
SELECT $code, p.point, coalesce(own.value, d.border_km) AS raw, NULL AS flag
FROM work.points AS p
LEFT JOIN work.context_at AS own
       ON own.point = p.point AND own.area_level = 'location' AND own.series = 'border_distance_km' AND own.age_months <= $window_months
LEFT JOIN distances AS d ON d.location_id = p.location_id
