-- Key groups with enough people trained, of all key groups. Women also count by their share of everyone trained.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH trained AS (
    SELECT point, participant_group, sex, people FROM work.training_ages($window_months)
), everyone AS (
    SELECT point,
           count(*) > count(people) AS unknown,
           sum(people) AS people,
           sum(CASE WHEN sex = 'women' THEN people ELSE 0 END) AS women,
           sum(CASE WHEN participant_group IS NULL THEN people ELSE 0 END) AS unrecorded
    FROM trained
    GROUP BY point
), reached AS (
    SELECT point, value AS key_group
    FROM trained
    JOIN work.lookups ON name = 'key_group' AND code = participant_group
    GROUP BY point, value
    HAVING sum(people) >= $minimum_people
    UNION
    SELECT point, $women_group FROM everyone WHERE people > 0 AND women >= $women_share * people
), counted AS (
    SELECT point, count(*) AS reached FROM reached GROUP BY point
)
SELECT $code, p.point,
       CASE WHEN e.unknown OR e.unrecorded > $unrecorded_share * e.people THEN NULL
            ELSE coalesce(c.reached, 0) / CAST($groups AS DOUBLE)
       END AS raw,
       CASE WHEN e.unknown THEN 'unknown_number'
            WHEN e.unrecorded > $unrecorded_share * e.people THEN 'groups_not_recorded'
       END AS flag
FROM work.points AS p
LEFT JOIN everyone AS e ON e.point = p.point
LEFT JOIN counted AS c ON c.point = p.point
