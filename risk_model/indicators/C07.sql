-- Of the issues people quarrel about most, how many a grant or dialogue deals with.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
WITH issues AS (
    SELECT location_id, month, issue,
           row_number() OVER (PARTITION BY location_id, month ORDER BY sum(points) DESC, issue) AS place
    FROM work.incident_ages
    WHERE issue IS NOT NULL AND age_months <= $points_months
    GROUP BY location_id, month, issue
), answers AS (
    SELECT p.location_id, p.month, g.issue
    FROM work.points AS p
    CROSS JOIN work.method AS k
    JOIN grants AS g
      ON g.location_id = p.location_id AND g.contracted_on <= p.ref_day
     AND (p.ref_day - g.contracted_on) / k.days_per_month <= $window_months
    JOIN work.lookups AS s ON s.code = g.status
     AND (s.name = 'grant_running' OR (s.name = 'grant_ended' AND g.status_on > p.ref_day))
    UNION
    SELECT p.location_id, p.month, d.issue
    FROM work.points AS p
    CROSS JOIN work.method AS k
    JOIN dialogues AS d
      ON d.location_id = p.location_id AND d.held_on <= p.ref_day
     AND (p.ref_day - d.held_on) / k.days_per_month <= $window_months
)
SELECT $code, p.location_id, p.month,
       CASE WHEN count(i.issue) > 0 THEN count(a.issue) / CAST(count(i.issue) AS DOUBLE) END AS raw,
       CAST(NULL AS VARCHAR) AS flag
FROM work.points AS p
LEFT JOIN issues AS i ON i.location_id = p.location_id AND i.month = p.month AND i.place <= $top_issues
LEFT JOIN answers AS a ON a.location_id = p.location_id AND a.month = p.month AND a.issue = i.issue
GROUP BY p.location_id, p.month
