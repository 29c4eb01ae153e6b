-- People trained and modules that reached enough of them, by location; the number is unknown where one of its rows is.
WITH reached AS (
    SELECT a.location_id, t.module, sum(a.people) AS people, count(*) > count(a.people) AS unknown
    FROM participants AS a
    JOIN trainings AS t ON t.training_id = a.training_id
    WHERE t.held_on BETWEEN $since AND $until
    GROUP BY a.location_id, t.module
)
SELECT location_id,
       CASE WHEN max(CASE WHEN unknown THEN 1 ELSE 0 END) = 0 THEN CAST(sum(people) AS INTEGER) END AS people,
       count(DISTINCT CASE WHEN people >= $minimum_people THEN module END) AS modules
FROM reached
GROUP BY location_id
