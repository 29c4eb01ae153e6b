-- Records of a location by month and level, of some issues and from a level on.
SELECT CAST(date_trunc('month', occurred_on) AS DATE) AS month, severity, count(*) AS records
FROM incidents
WHERE location_id = $location_id AND occurred_on BETWEEN $since AND $until
  AND status NOT IN ('rejected', 'duplicate')
  AND severity >= $severity
  AND (len($issues) = 0 OR list_contains($issues, issue))
GROUP BY month, severity
ORDER BY month, severity
