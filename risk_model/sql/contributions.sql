SELECT location_id, month, dimension, code, raw, flag, scaled, weight, share, points
FROM work.contributions
WHERE month = $month AND ($location_id IS NULL OR location_id = $location_id)
ORDER BY location_id, code
