-- Need and support of each location in a month, both 0 to 10.
SELECT n.location_id, n.need, s.support
FROM (
    SELECT d.location_id, sum(w.weight * d.score) / nullif(sum(w.weight), 0) AS need
    FROM work.dimension_scores AS d
    JOIN work.dimensions AS w ON w.dimension = d.dimension
    WHERE d.month = $month AND list_contains($need, d.dimension)
    GROUP BY d.location_id
) AS n
JOIN (
    SELECT location_id, CASE WHEN count(scaled) = count(*) THEN avg(10 - scaled) END AS support
    FROM work.scaled
    WHERE month = $month AND list_contains($indicators, code)
    GROUP BY location_id
) AS s ON s.location_id = n.location_id
ORDER BY n.location_id
