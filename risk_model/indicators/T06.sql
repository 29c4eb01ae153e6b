-- Registered cases of all months of the window; without them the rayon's cases per head of the rayon.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
WITH cases AS (
    SELECT p.location_id, p.month, v.area_level, sum(v.cases) AS cases, count(*) AS months
    FROM work.points AS p
    JOIN locations AS l ON l.location_id = p.location_id
    JOIN domestic_violence AS v
      ON ((v.area_level = 'location' AND v.area = p.location_id) OR (v.area_level = 'rayon' AND v.area = l.rayon))
     AND year(v.month) * 12 + month(v.month) BETWEEN p.month_number - $window_months + 1 AND p.month_number
    GROUP BY p.location_id, p.month, v.area_level
)
SELECT $code, p.location_id, p.month,
       coalesce($per / p.population * own.cases, $per / people.value * rayon.cases) AS raw,
       CASE WHEN own.cases IS NULL AND $per / people.value * rayon.cases IS NOT NULL THEN 'rayon_estimate' END AS flag
FROM work.points AS p
LEFT JOIN cases AS own
       ON own.location_id = p.location_id AND own.month = p.month AND own.area_level = 'location' AND own.months = $window_months
LEFT JOIN cases AS rayon
       ON rayon.location_id = p.location_id AND rayon.month = p.month AND rayon.area_level = 'rayon' AND rayon.months = $window_months
LEFT JOIN work.context_at AS people
       ON people.location_id = p.location_id AND people.month = p.month
      AND people.area_level = 'rayon' AND people.series = 'population'
