-- As T01 for young people. A case that makes up more than half of the records counts once, by its most serious record.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH records AS (
    SELECT point, case_id, points, age_months,
           count(*) OVER (PARTITION BY point) AS records,
           count(case_id) OVER (PARTITION BY point, case_id) AS of_this_case,
           row_number() OVER (PARTITION BY point, case_id ORDER BY severity DESC, occurred_on DESC, incident_id DESC) AS place
    FROM work.incident_ages($window_months)
    WHERE youth
), counted AS (
    SELECT point, points, age_months, place,
           case_id IS NOT NULL AND of_this_case > 1 AND of_this_case > $one_case_share * records AS one_case
    FROM records
), loads AS (
    SELECT point,
           sum(CASE WHEN one_case AND place > 1 THEN 0 ELSE points * power(0.5, age_months / $half_life_months) END) AS load,
           max(CASE WHEN one_case THEN 1 ELSE 0 END) = 1 AS one_case
    FROM counted
    GROUP BY point
)
SELECT $code, p.point,
       CASE WHEN p.recent_returns > 0 THEN $per / p.population * coalesce(l.load, 0) END AS raw,
       CASE WHEN p.recent_returns > 0 AND p.population IS NOT NULL AND l.one_case THEN 'one_case' END AS flag
FROM work.points AS p
LEFT JOIN loads AS l ON l.point = p.point
