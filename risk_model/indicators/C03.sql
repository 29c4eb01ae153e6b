-- Key groups with enough people trained, of all key groups. Women also count by their share of everyone trained.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
WITH trained AS (
    SELECT location_id, month, participant_group, sex, people
    FROM work.training_ages
    WHERE age_months <= $window_months
), everyone AS (
    SELECT location_id, month,
           count(*) > count(people) AS unknown,
           sum(people) AS people,
           sum(CASE WHEN sex = 'women' THEN people ELSE 0 END) AS women,
           sum(CASE WHEN participant_group IS NULL THEN people ELSE 0 END) AS unrecorded
    FROM trained
    GROUP BY location_id, month
), reached AS (
    SELECT location_id, month, value AS key_group
    FROM trained
    JOIN work.lookups ON name = 'key_group' AND code = participant_group
    GROUP BY location_id, month, value
    HAVING sum(people) >= $minimum_people
    UNION
    SELECT location_id, month, $women_group FROM everyone WHERE people > 0 AND women >= $women_share * people
), counted AS (
    SELECT location_id, month, count(*) AS reached FROM reached GROUP BY location_id, month
)
SELECT $code, p.location_id, p.month,
       CASE WHEN e.unknown OR e.unrecorded > $unrecorded_share * e.people THEN NULL
            ELSE coalesce(c.reached, 0) / CAST($groups AS DOUBLE)
       END AS raw,
       CASE WHEN e.unknown THEN 'unknown_number'
            WHEN e.unrecorded > $unrecorded_share * e.people THEN 'groups_not_recorded'
       END AS flag
FROM work.points AS p
LEFT JOIN everyone AS e ON e.location_id = p.location_id AND e.month = p.month
LEFT JOIN counted AS c ON c.location_id = p.location_id AND c.month = p.month
