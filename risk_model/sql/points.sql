-- What every indicator starts from: each location in each month, with its residents and its returns.

CREATE OR REPLACE TABLE work.months AS
SELECT
    CAST(month AS DATE) AS month,
    CAST(month + INTERVAL 1 MONTH - INTERVAL 1 DAY AS DATE) AS ref_day,
    year(month) * 12 + month(month) AS month_number,
    month(month) AS calendar_month
FROM (SELECT unnest(generate_series(first_month::TIMESTAMP, last_month::TIMESTAMP, INTERVAL 1 MONTH)) AS month FROM work.method);

-- The newest value of every context series on each reference day, of the location and of the units it lies in.
CREATE OR REPLACE TABLE work.context_at AS
SELECT location_id, month, area_level, series, value, (ref_day - measured_on) / days_per_month AS age_months
FROM (
    SELECT l.location_id, m.month, m.ref_day, c.area_level, c.series, c.value, c.measured_on, k.days_per_month,
           row_number() OVER (PARTITION BY l.location_id, m.month, c.area_level, c.series ORDER BY c.measured_on DESC) AS newness
    FROM locations AS l
    JOIN context AS c ON (c.area_level = 'location' AND c.area = l.location_id)
                      OR (c.area_level = 'rayon' AND c.area = l.rayon)
                      OR (c.area_level = 'oblast' AND c.area = l.oblast)
    JOIN work.months AS m ON c.measured_on <= m.ref_day
    CROSS JOIN work.method AS k
) AS dated
WHERE newness = 1;

-- Residents of a unit: the newest value; before the first one, the first; without any, the register's.
CREATE OR REPLACE TABLE work.own_population AS
SELECT l.location_id, m.month, coalesce(newest.value, oldest.value, l.population) AS population
FROM locations AS l
CROSS JOIN work.months AS m
LEFT JOIN work.context_at AS newest
       ON newest.location_id = l.location_id AND newest.month = m.month
      AND newest.area_level = 'location' AND newest.series = 'population'
LEFT JOIN (
    SELECT area, value, row_number() OVER (PARTITION BY area ORDER BY measured_on) AS place
    FROM context
    WHERE area_level = 'location' AND series = 'population'
) AS oldest ON oldest.area = l.location_id AND oldest.place = 1;

-- A site whose own number is unknown takes its share of the present municipality's, marked as an estimate.
CREATE OR REPLACE TABLE work.points AS
SELECT
    l.location_id, m.month, m.ref_day, m.month_number, m.calendar_month,
    coalesce(o.population, s.population) AS population,
    o.population IS NULL AND s.population IS NOT NULL AS population_estimated,
    coalesce(r.recent, 0) AS recent_returns,
    coalesce(r.change, 0) AS change_returns,
    coalesce(r.confidence, 0) AS confidence_returns,
    coalesce(r.unsilent, 0) = 0 AS unreported
FROM locations AS l
CROSS JOIN work.months AS m
LEFT JOIN work.own_population AS o ON o.location_id = l.location_id AND o.month = m.month
LEFT JOIN (
    SELECT k.predecessor_id, m.month, p.population * k.population_share AS population,
           row_number() OVER (PARTITION BY k.predecessor_id, m.month ORDER BY k.since DESC, k.successor_id) AS newness
    FROM location_links AS k
    JOIN work.months AS m ON k.since <= m.ref_day
    JOIN work.own_population AS p ON p.location_id = k.successor_id AND p.month = m.month
    WHERE k.population_share IS NOT NULL
) AS s ON s.predecessor_id = l.location_id AND s.month = m.month AND s.newness = 1
LEFT JOIN (
    SELECT r.location_id, m.month,
           sum(CASE WHEN m.month_number - r.number < k.recent_months THEN 1 ELSE 0 END) AS recent,
           sum(CASE WHEN m.month_number - r.number < k.change_months THEN 1 ELSE 0 END) AS change,
           sum(CASE WHEN m.month_number - r.number < k.confidence_months THEN 1 ELSE 0 END) AS confidence,
           sum(CASE WHEN m.month_number - r.number < k.silent_months THEN 1 ELSE 0 END) AS unsilent
    FROM (SELECT DISTINCT location_id, year(month) * 12 + month(month) AS number FROM returns) AS r
    JOIN work.months AS m ON r.number <= m.month_number
    CROSS JOIN work.method AS k
    GROUP BY r.location_id, m.month
) AS r ON r.location_id = l.location_id AND r.month = m.month
WHERE l.programme_site;

-- Incidents that count at all, with their weight and the days their life turned on.
CREATE OR REPLACE TABLE work.scored_incidents AS
SELECT
    i.incident_id, i.location_id, i.occurred_on, coalesce(i.reported_on, i.occurred_on) AS first_reported,
    i.verified_on, i.status_on, i.settled_on, i.incident_type, i.issue, i.severity, i.case_id, i.actor_a, i.actor_b,
    w.value AS weight,
    f.value AS status_factor,
    CASE WHEN o.value = 0 THEN coalesce(i.settled_on, i.status_on, i.reported_on, i.occurred_on) END AS closed_on,
    coalesce(d.value, 0) = 1 AS settled
FROM incidents AS i
JOIN work.lookups AS w ON w.name = 'severity_weight' AND w.code = CAST(i.severity AS VARCHAR)
JOIN work.lookups AS f ON f.name = 'status_factor' AND f.code = i.status AND f.value > 0
JOIN work.lookups AS o ON o.name = 'status_open' AND o.code = i.status
JOIN work.lookups AS p ON p.name = 'precision_scored' AND p.code = i.location_precision AND p.value = 1
LEFT JOIN work.lookups AS t ON t.name = 'type_scored' AND t.code = i.incident_type
LEFT JOIN work.lookups AS d ON d.name = 'status_settled' AND d.code = i.status
WHERE coalesce(t.value, 1) = 1;

-- The same incidents seen from each month: how old they are and how much they count on the reference day.
CREATE OR REPLACE VIEW work.incident_ages AS
SELECT
    i.location_id, p.month, i.incident_id, i.occurred_on, i.incident_type, i.issue, i.severity, i.case_id, i.actor_a, i.actor_b,
    (p.ref_day - i.occurred_on) / k.days_per_month AS age_months,
    i.status_factor = 1 AND (i.verified_on IS NULL OR i.verified_on <= p.ref_day) AS verified,
    i.weight * CASE WHEN i.verified_on > p.ref_day THEN least(i.status_factor, u.value) ELSE i.status_factor END AS points
FROM work.scored_incidents AS i
CROSS JOIN work.method AS k
JOIN work.lookups AS u ON u.name = 'status_factor' AND u.code = 'reported'
JOIN work.months AS p
  ON i.occurred_on <= p.ref_day AND i.occurred_on >= p.ref_day - CAST(ceil(k.longest_window * k.days_per_month) AS INTEGER);

-- People of a location who were trained, seen from each month.
CREATE OR REPLACE VIEW work.training_ages AS
SELECT
    a.location_id, p.month, t.training_id, t.module, a.participant_group, a.sex, a.people,
    (p.ref_day - t.held_on) / k.days_per_month AS age_months
FROM participants AS a
JOIN trainings AS t ON t.training_id = a.training_id
CROSS JOIN work.method AS k
JOIN work.months AS p ON t.held_on <= p.ref_day;
