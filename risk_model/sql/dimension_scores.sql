SELECT p.location_id, p.month, d.dimension, d.score, d.coverage
FROM work.dimension_scores AS d
JOIN work.points AS p ON p.point = d.point
WHERE ($month IS NULL OR p.month = $month) AND ($location_id IS NULL OR p.location_id = $location_id)
ORDER BY p.month, p.location_id, d.dimension
