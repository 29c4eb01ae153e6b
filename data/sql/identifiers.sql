-- Every identifier that a row of another table may name.
SELECT 'locations' AS refers_to, location_id AS identifier FROM locations
UNION SELECT 'trainings', training_id FROM trainings
UNION SELECT 'grants', grant_id FROM grants
UNION SELECT 'area location', location_id FROM locations
UNION SELECT 'area rayon', rayon FROM locations WHERE rayon IS NOT NULL
UNION SELECT 'area oblast', oblast FROM locations
UNION SELECT 'area ' || area_level, area FROM areas
