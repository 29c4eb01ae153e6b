-- Load of the recent months against the ones before, both per month and without decay.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
WITH loads AS (
    SELECT location_id, month,
           count(*) AS incidents,
           sum(CASE WHEN age_months <= $recent_months THEN points ELSE 0 END) / $recent_months AS recent,
           sum(CASE WHEN age_months > $recent_months THEN points ELSE 0 END) / ($window_months - $recent_months) AS earlier
    FROM work.incident_ages
    WHERE age_months <= $window_months
    GROUP BY location_id, month
)
SELECT $code, p.location_id, p.month,
       CASE WHEN p.recent_returns = 0 OR p.change_returns < $returns_needed THEN NULL
            WHEN coalesce(l.incidents, 0) < $minimum_incidents THEN $unjudged
            ELSE ($per / p.population * l.recent + $added) / ($per / p.population * l.earlier + $added)
       END AS raw,
       CASE WHEN p.recent_returns > 0 AND p.change_returns >= $returns_needed AND coalesce(l.incidents, 0) < $minimum_incidents
            THEN 'too_few'
       END AS flag
FROM work.points AS p
LEFT JOIN loads AS l ON l.location_id = p.location_id AND l.month = p.month
