-- Need and support of each location in a month, both 0 to 10.
SELECT p.location_id, n.need, s.support
FROM work.points AS p
JOIN (
    SELECT point, sum(weight * score) / nullif(sum(weight), 0) AS need
    FROM work.dimension_scores
    WHERE list_contains($need, dimension)
    GROUP BY point
) AS n ON n.point = p.point
JOIN (
    SELECT point, CASE WHEN count(scaled) = count(*) THEN avg(10 - scaled) END AS support
    FROM work.contributions
    WHERE list_contains($indicators, code)
    GROUP BY point
) AS s ON s.point = p.point
WHERE p.month = $month
ORDER BY p.location_id
