SELECT held_on, date_precision, level, issue, people, follow_up, follow_up_due, follow_up_done_on, title_en, title_ru, title_ky, source_url
FROM dialogues
WHERE (location_id = $location_id OR ($location_id IS NULL AND location_id IS NULL)) AND held_on <= $until
ORDER BY held_on
