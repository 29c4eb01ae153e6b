-- Dialogues a location took part in, and those whose follow-up was done by the day.
SELECT location_id, count(*) AS dialogues,
       count(CASE WHEN follow_up = 'done' AND follow_up_done_on <= $until THEN 1 END) AS followed_up
FROM dialogues
WHERE held_on BETWEEN $since AND $until AND location_id IS NOT NULL
GROUP BY location_id
