-- People of a location trained up to a day, by module and group; the number is unknown where one of its rows is.
SELECT t.module, a.participant_group, CASE WHEN count(*) = count(a.people) THEN CAST(sum(a.people) AS INTEGER) END AS people
FROM participants AS a
JOIN trainings AS t ON t.training_id = a.training_id
WHERE a.location_id = $location_id AND t.held_on <= $until
GROUP BY t.module, a.participant_group
ORDER BY t.module, a.participant_group
