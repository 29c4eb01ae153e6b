-- Registered cases of all months of the window; without them the rayon's cases per head of the rayon.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH reported AS (
    SELECT l.location_number, v.area_level, v.cases, year(v.month) * 12 + month(v.month) AS month_number
    FROM domestic_violence AS v
    JOIN work.places AS l ON v.area = CASE v.area_level WHEN 'location' THEN l.location_id ELSE l.rayon END
), complete AS (
    SELECT work.point(r.location_number, m.month_number) AS point, r.area_level, sum(r.cases) AS cases
    FROM reported AS r
    JOIN work.months AS m ON m.month_number - r.month_number BETWEEN 0 AND $window_months - 1
    GROUP BY r.location_number, m.month_number, r.area_level
    HAVING count(*) = $window_months
)
SELECT $code, p.point,
       CASE WHEN own.cases IS NOT NULL THEN $per / p.population * own.cases ELSE $per / people.value * rayon.cases END AS raw,
       CASE WHEN own.cases IS NULL AND rayon.cases IS NOT NULL AND people.value IS NOT NULL THEN 'rayon_estimate' END AS flag
FROM work.points AS p
LEFT JOIN complete AS own ON own.point = p.point AND own.area_level = 'location'
LEFT JOIN complete AS rayon ON rayon.point = p.point AND rayon.area_level = 'rayon'
LEFT JOIN work.context_at AS people ON people.point = p.point AND people.area_level = 'rayon' AND people.series = 'population'
