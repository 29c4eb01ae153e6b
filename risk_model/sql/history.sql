SELECT location_id, month, index, arithmetic, band, rank, confidence, unknown, coverage, previous_index, previous_band,
       previous_rank, population, population_estimated, confidence_returns, recent_returns
FROM work.scores
WHERE location_id = $location_id
ORDER BY month
