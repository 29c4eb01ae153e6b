SELECT p.location_id, p.month, c.dimension, c.code, c.raw, c.flag, c.scaled, c.weight, c.share, c.points, c.unshrunk
FROM work.contributions AS c
JOIN work.points AS p ON p.point = c.point
WHERE p.month = $month AND ($location_id IS NULL OR p.location_id = $location_id)
ORDER BY p.location_id, c.code
