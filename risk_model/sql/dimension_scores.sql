SELECT p.location_id, p.month, d.dimension, d.score, d.coverage, d.coverage < k.minimum_coverage - 1e-9 AS thin
FROM work.dimension_scores AS d
CROSS JOIN work.method AS k
JOIN work.points AS p ON p.point = d.point
WHERE ($month IS NULL OR p.month = $month) AND ($location_id IS NULL OR p.location_id = $location_id)
ORDER BY p.month, p.location_id, d.dimension
