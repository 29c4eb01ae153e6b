-- Share of disputes, old enough to judge, that reached an agreement in time.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH judged AS (
    SELECT work.point(i.location_number, m.month_number) AS point, count(*) AS cases,
           sum(CASE WHEN i.settled AND i.settled_on <= m.ref_day AND i.settled_on - i.first_reported <= $settled_days
                    THEN 1 ELSE 0 END) AS in_time
    FROM work.scored_incidents AS i
    JOIN work.months AS m
      ON m.ref_day - i.first_reported > $from_months * m.days_per_month
     AND m.ref_day - i.first_reported <= $window_months * m.days_per_month
    GROUP BY i.location_number, m.month_number
)
SELECT $code, p.point,
       CASE WHEN j.cases >= $minimum_cases THEN $percent * j.in_time / CAST(j.cases AS DOUBLE) END AS raw,
       CASE WHEN coalesce(j.cases, 0) < $minimum_cases THEN 'too_few' END AS flag
FROM work.points AS p
LEFT JOIN judged AS j ON j.point = p.point
