SELECT location_id, month, dimension, score, coverage
FROM work.dimension_scores
WHERE ($month IS NULL OR month = $month) AND ($location_id IS NULL OR location_id = $location_id)
ORDER BY month, location_id, dimension
