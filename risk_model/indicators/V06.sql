-- Distance by road; without it the straight line, lengthened as roads are.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH known AS (
    SELECT point, series, value
    FROM work.context_at
    WHERE area_level = 'location' AND age_months <= $window_months
)
SELECT $code, p.point,
       coalesce(road.value, $detour * coalesce(straight.value, d.centre_straight_km)) AS raw,
       CASE WHEN road.value IS NULL AND coalesce(straight.value, d.centre_straight_km) IS NOT NULL THEN 'straight_line' END AS flag
FROM work.points AS p
LEFT JOIN known AS road ON road.point = p.point AND road.series = 'distance_rayon_centre_km'
LEFT JOIN known AS straight ON straight.point = p.point AND straight.series = 'straight_distance_rayon_centre_km'
LEFT JOIN distances AS d ON d.location_id = p.location_id
