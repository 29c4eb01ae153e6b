-- Mediators who can take a case on a day, and those of them with a valid certificate.
SELECT location_id, count(*) AS mediators,
       count(CASE WHEN certificate = 'certified' AND coalesce(certificate_valid_to, $until) >= $until THEN 1 END) AS certified
FROM mediators
WHERE active_from <= $until AND coalesce(active_to, $until) >= $until
GROUP BY location_id
