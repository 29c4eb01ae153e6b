-- Disputes open on a day, with their issue and age in days; the oldest first.
SELECT location_id, issue, CAST($day AS DATE) - first_reported AS age_days
FROM work.scored_incidents
WHERE first_reported <= $day AND (closed_on IS NULL OR closed_on > $day)
  AND ($location_id IS NULL OR location_id = $location_id)
ORDER BY age_days DESC, incident_id
