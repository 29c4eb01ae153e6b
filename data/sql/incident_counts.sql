-- Records by location in a span of days, of some issues (all where none are named) and from a level on.
SELECT location_id, count(*) AS records, max(severity) AS highest
FROM incidents
WHERE occurred_on BETWEEN $since AND $until
  AND status NOT IN ('rejected', 'duplicate')
  AND severity >= $severity
  AND (len($issues) = 0 OR list_contains($issues, issue))
GROUP BY location_id
