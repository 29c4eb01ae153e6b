-- The indicators that add most to the index, taken as the weighted mean of its dimensions; ties by code.
SELECT location_id, code, raw, flag
FROM (
    SELECT p.location_id, c.code, c.raw, c.flag,
           row_number() OVER (PARTITION BY p.location_id ORDER BY floor(d.weight * c.points * 1e9 + 0.5) DESC, c.code) AS place
    FROM work.contributions AS c
    JOIN work.points AS p ON p.point = c.point
    JOIN work.dimension_scores AS d ON d.point = c.point AND d.dimension = c.dimension
    WHERE p.month = $month AND ($location_id IS NULL OR p.location_id = $location_id) AND c.points > 0 AND d.weight > 0
) AS ordered
WHERE place <= $how_many
ORDER BY location_id, place
