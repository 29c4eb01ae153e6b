-- People trained per head, older training counting less. Unknown numbers make it missing, not smaller.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month,
       CASE WHEN count(t.training_id) = count(t.people)
            THEN $per / p.population * coalesce(sum(t.people * power(0.5, t.age_months / $half_life_months)), 0)
       END AS raw,
       CASE WHEN count(t.training_id) > count(t.people) THEN 'unknown_number' END AS flag
FROM work.points AS p
LEFT JOIN work.training_ages AS t ON t.location_id = p.location_id AND t.month = p.month AND t.age_months <= $window_months
GROUP BY p.location_id, p.month, p.population
