SELECT location_id, month, index, arithmetic, band, rank, confidence, unknown, coverage, previous_index, previous_band,
       previous_rank, population, population_estimated, confidence_returns, recent_returns
FROM work.scores
WHERE $month IS NULL OR month = $month
ORDER BY month, rank NULLS LAST, location_id
