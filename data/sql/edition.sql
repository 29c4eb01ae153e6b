-- What an edition holds beside the rows.

-- Kilometres from a location to the nearest border and, in a straight line, to its rayon centre.
CREATE TABLE distances (location_id VARCHAR, border_km DOUBLE, centre_straight_km DOUBLE);

-- Facts about the edition as a whole, one a row, as JSON.
CREATE TABLE about (name VARCHAR NOT NULL, value VARCHAR NOT NULL);

-- The months that can be looked at. The last month is the last one that is over and about which anything was reported.
CREATE TABLE span AS
WITH dated AS (
    SELECT month AS day FROM returns
    UNION ALL SELECT occurred_on FROM incidents
    UNION ALL SELECT held_on FROM trainings
    UNION ALL SELECT paid_on FROM payments
    UNION ALL SELECT contracted_on FROM grants
    UNION ALL SELECT held_on FROM dialogues
    UNION ALL SELECT noted_on FROM findings
)
SELECT
    CAST(date_trunc('month', min(day)) AS DATE) AS first_month,
    CAST(least(date_trunc('month', max(day)), date_trunc('month', $today::DATE) - INTERVAL 1 MONTH) AS DATE) AS last_month
FROM dated;
