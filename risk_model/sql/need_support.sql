-- Need and support of each location in a month, both 0 to 10.
SELECT p.location_id, n.need, s.support
FROM work.points AS p
JOIN (
    SELECT d.point, sum(w.weight * d.score) / nullif(sum(w.weight), 0) AS need
    FROM work.dimension_scores AS d
    JOIN work.dimensions AS w ON w.dimension = d.dimension
    WHERE list_contains($need, d.dimension)
    GROUP BY d.point
) AS n ON n.point = p.point
JOIN (
    SELECT point, CASE WHEN count(scaled) = count(*) THEN avg(10 - scaled) END AS support
    FROM work.scaled
    WHERE list_contains($indicators, code)
    GROUP BY point
) AS s ON s.point = p.point
WHERE p.month = $month
ORDER BY p.location_id
