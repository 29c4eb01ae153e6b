-- Share of disputes, old enough to judge, that reached an agreement in time.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month,
       CASE WHEN count(i.incident_id) >= $minimum_cases
            THEN $percent * sum(
                CASE WHEN i.settled AND i.settled_on <= p.ref_day AND i.settled_on - i.first_reported <= $settled_days THEN 1 ELSE 0 END
            ) / CAST(count(i.incident_id) AS DOUBLE)
       END AS raw,
       CASE WHEN count(i.incident_id) < $minimum_cases THEN 'too_few' END AS flag
FROM work.points AS p
CROSS JOIN work.method AS k
LEFT JOIN work.scored_incidents AS i
       ON i.location_id = p.location_id
      AND (p.ref_day - i.first_reported) / k.days_per_month > $from_months
      AND (p.ref_day - i.first_reported) / k.days_per_month <= $window_months
GROUP BY p.location_id, p.month
