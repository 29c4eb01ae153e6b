SELECT held_on, name_en, name_ru, name_ky FROM elections
WHERE held_on - CAST($days_before AS INTEGER) <= $until AND held_on + CAST($days_after AS INTEGER) >= $since
ORDER BY held_on
