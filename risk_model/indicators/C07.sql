-- Of the issues people quarrel about most, how many a grant or dialogue deals with.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH issues AS (
    SELECT point, issue, row_number() OVER (PARTITION BY point ORDER BY sum(points) DESC, issue) AS place
    FROM work.incident_ages($points_months)
    WHERE issue IS NOT NULL
    GROUP BY point, issue
), answers AS (
    SELECT p.point, g.issue
    FROM work.points AS p
    CROSS JOIN work.method AS k
    JOIN grants AS g
      ON g.location_id = p.location_id AND p.ref_day - g.contracted_on BETWEEN 0 AND $window_months * k.days_per_month
    JOIN work.lookups AS s
      ON s.code = g.status AND (s.name = 'grant_running' OR (s.name = 'grant_ended' AND g.status_on > p.ref_day))
    UNION
    SELECT p.point, d.issue
    FROM work.points AS p
    CROSS JOIN work.method AS k
    JOIN dialogues AS d
      ON d.location_id = p.location_id AND p.ref_day - d.held_on BETWEEN 0 AND $window_months * k.days_per_month
), matched AS (
    SELECT i.point, count(a.issue) / CAST(count(*) AS DOUBLE) AS share
    FROM issues AS i
    LEFT JOIN answers AS a ON a.point = i.point AND a.issue = i.issue
    WHERE i.place <= $top_issues
    GROUP BY i.point
)
SELECT $code, p.point, m.share AS raw, NULL AS flag
FROM work.points AS p
LEFT JOIN matched AS m ON m.point = p.point
