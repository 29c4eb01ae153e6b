-- Distance by road; without it the straight line, lengthened as roads are.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month,
       coalesce(road.value, $detour * coalesce(straight.value, d.centre_straight_km)) AS raw,
       CASE WHEN road.value IS NULL AND coalesce(straight.value, d.centre_straight_km) IS NOT NULL THEN 'straight_line' END AS flag
FROM work.points AS p
LEFT JOIN work.context_at AS road
       ON road.location_id = p.location_id AND road.month = p.month
      AND road.area_level = 'location' AND road.series = 'distance_rayon_centre_km' AND road.age_months <= $window_months
LEFT JOIN work.context_at AS straight
       ON straight.location_id = p.location_id AND straight.month = p.month AND straight.area_level = 'location'
      AND straight.series = 'straight_distance_rayon_centre_km' AND straight.age_months <= $window_months
LEFT JOIN distances AS d ON d.location_id = p.location_id
