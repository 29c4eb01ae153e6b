SELECT finding_kind, issue, noted_on, date_precision, text_en, text_ru, text_ky, source_url
FROM findings
WHERE (location_id = $location_id OR ($location_id IS NULL AND location_id IS NULL)) AND noted_on <= $until
ORDER BY finding_kind, noted_on
