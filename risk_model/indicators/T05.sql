-- As T01 for young people. A case that makes up more than half of the records counts once, by its most serious record.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
WITH records AS (
    SELECT i.location_id, i.month, i.case_id, i.points, i.age_months,
           count(*) OVER (PARTITION BY i.location_id, i.month) AS records,
           count(i.case_id) OVER (PARTITION BY i.location_id, i.month, i.case_id) AS of_this_case,
           row_number() OVER (
               PARTITION BY i.location_id, i.month, i.case_id ORDER BY i.severity DESC, i.occurred_on DESC, i.incident_id DESC
           ) AS place
    FROM work.incident_ages AS i
    WHERE i.age_months <= $window_months
      AND (i.incident_type IN (SELECT code FROM work.lookups WHERE name = 'youth_type')
           OR i.actor_a IN (SELECT code FROM work.lookups WHERE name = 'youth_group')
           OR i.actor_b IN (SELECT code FROM work.lookups WHERE name = 'youth_group'))
), counted AS (
    SELECT location_id, month, points, age_months,
           case_id IS NOT NULL AND of_this_case > $one_case_share * records AND of_this_case > 1 AS one_case, place
    FROM records
)
SELECT $code, p.location_id, p.month,
       CASE WHEN p.recent_returns > 0
            THEN $per / p.population * coalesce(sum(
                CASE WHEN c.one_case AND c.place > 1 THEN 0 ELSE c.points * power(0.5, c.age_months / $half_life_months) END
            ), 0)
       END AS raw,
       CASE WHEN p.recent_returns > 0 AND max(CASE WHEN c.one_case THEN 1 ELSE 0 END) = 1 THEN 'one_case' END AS flag
FROM work.points AS p
LEFT JOIN counted AS c ON c.location_id = p.location_id AND c.month = p.month
GROUP BY p.location_id, p.month, p.recent_returns, p.population
