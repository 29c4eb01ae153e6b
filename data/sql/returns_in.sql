-- How many of the months were reported, by location.
SELECT location_id, count(DISTINCT month) AS months FROM returns WHERE month BETWEEN $since AND $until GROUP BY location_id
