-- The store: the programme's private rows.
--
-- This file is the one place where a table, a column, its unit and its rule are written down; the importer, the blank
-- templates and the data dictionary all read it back from DuckDB's catalogue.
--
--   COMMENT ON TABLE    'key <columns> | meaning'      the columns that name a row
--   COMMENT ON COLUMN   '<unit> | meaning'             unit: code <list>, ref <table>, area, id, month, date, text, or a measure
--   CHECK               a rule; a row that breaks it is rejected with the rule in the reason
--   NOT NULL            the column must be filled
--
-- Rows are never changed or deleted. A corrected row is a further version of it: the same row_key with a later batch_no.
-- Three technical columns close every table:
--   row_key  the key columns in one text     row_hash  hash of the whole row     batch_no  the file it came with

CREATE TABLE IF NOT EXISTS store (schema_version INTEGER NOT NULL);
COMMENT ON TABLE store IS 'key schema_version | Which version of this file made the store.';

CREATE TABLE IF NOT EXISTS batches (
    batch_no      INTEGER NOT NULL UNIQUE,
    sha256        VARCHAR NOT NULL,
    file_name     VARCHAR NOT NULL,
    kind          VARCHAR NOT NULL,
    imported_at   TIMESTAMP NOT NULL,
    rows_in       INTEGER NOT NULL,
    accepted      INTEGER NOT NULL,
    rejected      INTEGER NOT NULL,
    duplicate     INTEGER NOT NULL,
    skipped       INTEGER NOT NULL,
    CHECK (rows_in = accepted + rejected + duplicate + skipped)
);
COMMENT ON TABLE batches IS 'key batch_no | One imported file, by its SHA-256.';
COMMENT ON COLUMN batches.imported_at IS 'UTC | When the batch was taken.';

CREATE TABLE IF NOT EXISTS rejects (
    batch_no      INTEGER NOT NULL,
    row_number    INTEGER NOT NULL,
    column_name   VARCHAR,
    value         VARCHAR,
    reason        VARCHAR NOT NULL,
    detail        VARCHAR
);
COMMENT ON TABLE rejects IS 'key batch_no, row_number | A row that was refused, with the reason.';
COMMENT ON COLUMN rejects.row_number IS 'line | The line of the file, the header being line 1.';
COMMENT ON COLUMN rejects.reason IS 'code reject_reason | Why.';

-- ------------------------------------------------------------------------------------------------ places and settings

CREATE TABLE IF NOT EXISTS areas (
    area_level  VARCHAR NOT NULL CHECK (area_level IN ('oblast', 'rayon')),
    area        VARCHAR NOT NULL,
    name_en     VARCHAR NOT NULL,
    name_ru     VARCHAR NOT NULL,
    name_ky     VARCHAR NOT NULL,
    source_url  VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE areas IS 'key area_level, area | Names of first-level and second-level units in three languages.';
COMMENT ON COLUMN areas.area_level IS 'text | oblast (first level) or rayon (second level), whatever the country calls them.';
COMMENT ON COLUMN areas.area IS 'id | The word that locations.oblast and locations.rayon use.';
COMMENT ON COLUMN areas.name_en IS 'text | Name in English.';
COMMENT ON COLUMN areas.name_ru IS 'text | Name in Russian.';
COMMENT ON COLUMN areas.name_ky IS 'text | Name in Kyrgyz.';
COMMENT ON COLUMN areas.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS locations (
    location_id     VARCHAR NOT NULL CHECK (regexp_full_match(location_id, '[A-Za-z0-9][A-Za-z0-9_.-]*')),
    name_en         VARCHAR NOT NULL,
    name_ru         VARCHAR NOT NULL,
    name_ky         VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL,
    oblast          VARCHAR NOT NULL,
    rayon           VARCHAR,
    lat             DOUBLE NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lon             DOUBLE NOT NULL CHECK (lon BETWEEN -180 AND 180),
    population      INTEGER CHECK (population > 0),
    population_on   DATE,
    centre_lat      DOUBLE CHECK (centre_lat BETWEEN -90 AND 90),
    centre_lon      DOUBLE CHECK (centre_lon BETWEEN -180 AND 180),
    programme_site  BOOLEAN NOT NULL DEFAULT true,
    documented      BOOLEAN NOT NULL DEFAULT false,
    evidence        VARCHAR,
    valid_from      DATE,
    valid_to        DATE,
    source_url      VARCHAR,
    CHECK (valid_from <= valid_to),
    CHECK (lat <> 0 OR lon <> 0),
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE locations IS 'key location_id | The register: the places that exist for the programme.';
COMMENT ON COLUMN locations.location_id IS 'id | Short name that never changes.';
COMMENT ON COLUMN locations.name_en IS 'text | Name in English.';
COMMENT ON COLUMN locations.name_ru IS 'text | Name in Russian.';
COMMENT ON COLUMN locations.name_ky IS 'text | Name in Kyrgyz.';
COMMENT ON COLUMN locations.kind IS 'code municipality_kind | What kind of unit it is.';
COMMENT ON COLUMN locations.oblast IS 'text | First-level unit it lies in.';
COMMENT ON COLUMN locations.rayon IS 'text | Second-level unit it lies in; empty where there is none.';
COMMENT ON COLUMN locations.lat IS 'degrees | Latitude of the main settlement, WGS 84.';
COMMENT ON COLUMN locations.lon IS 'degrees | Longitude of the main settlement, WGS 84.';
COMMENT ON COLUMN locations.population IS 'people | Residents; empty where unknown. A context row of the series population goes before it.';
COMMENT ON COLUMN locations.population_on IS 'date | Day the population stands for.';
COMMENT ON COLUMN locations.centre_lat IS 'degrees | Latitude of the rayon centre; gives the straight distance where no road distance is known.';
COMMENT ON COLUMN locations.centre_lon IS 'degrees | Longitude of the rayon centre.';
COMMENT ON COLUMN locations.programme_site IS 'yes/no | Whether the programme works here; false for a present municipality that only followed a site.';
COMMENT ON COLUMN locations.documented IS 'yes/no | Whether a public page names it as part of the programme.';
COMMENT ON COLUMN locations.evidence IS 'code evidence | What its being in the register rests on.';
COMMENT ON COLUMN locations.valid_from IS 'date | First day the unit existed, where known.';
COMMENT ON COLUMN locations.valid_to IS 'date | Last day the unit existed; empty while it does.';
COMMENT ON COLUMN locations.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS location_links (
    predecessor_id    VARCHAR NOT NULL,
    successor_id      VARCHAR NOT NULL,
    since             DATE NOT NULL,
    population_share  DOUBLE CHECK (population_share > 0 AND population_share <= 1),
    source_url        VARCHAR,
    CHECK (predecessor_id <> successor_id),
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE location_links IS 'key predecessor_id, successor_id | Which municipality a location became part of, and when.';
COMMENT ON COLUMN location_links.predecessor_id IS 'ref locations | The former unit.';
COMMENT ON COLUMN location_links.successor_id IS 'ref locations | The present unit.';
COMMENT ON COLUMN location_links.since IS 'date | Day of the merger.';
COMMENT ON COLUMN location_links.population_share IS 'share | Part of the present unit''s residents who live in the former one.';
COMMENT ON COLUMN location_links.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS settings (
    setting     VARCHAR NOT NULL,
    value       VARCHAR NOT NULL,
    source_url  VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE settings IS 'key setting | What belongs to the programme as a whole.';
COMMENT ON COLUMN settings.setting IS 'code setting | Which one.';
COMMENT ON COLUMN settings.value IS 'text | Its value.';
COMMENT ON COLUMN settings.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS elections (
    held_on     DATE NOT NULL,
    name_en     VARCHAR NOT NULL,
    name_ru     VARCHAR NOT NULL,
    name_ky     VARCHAR NOT NULL,
    source_url  VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE elections IS 'key held_on, name_en | Election days, past and to come.';
COMMENT ON COLUMN elections.held_on IS 'date, future allowed | Day of the vote.';
COMMENT ON COLUMN elections.name_en IS 'text | Which vote, in English.';
COMMENT ON COLUMN elections.name_ru IS 'text | Which vote, in Russian.';
COMMENT ON COLUMN elections.name_ky IS 'text | Which vote, in Kyrgyz.';
COMMENT ON COLUMN elections.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS exchange_rates (
    currency    VARCHAR NOT NULL CHECK (regexp_full_match(currency, '[A-Z]{3}')),
    valid_from  DATE NOT NULL,
    rate        DOUBLE NOT NULL CHECK (rate > 0),
    source_url  VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE exchange_rates IS 'key currency, valid_from | Dated rates into the programme''s base currency.';
COMMENT ON COLUMN exchange_rates.currency IS 'ISO 4217 | The foreign currency.';
COMMENT ON COLUMN exchange_rates.valid_from IS 'date | First day of the rate; it holds until the next one.';
COMMENT ON COLUMN exchange_rates.rate IS 'base currency | Base currency units for one unit of this currency.';
COMMENT ON COLUMN exchange_rates.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS context (
    area_level   VARCHAR NOT NULL CHECK (area_level IN ('location', 'rayon', 'oblast')),
    area         VARCHAR NOT NULL,
    series       VARCHAR NOT NULL,
    measured_on  DATE NOT NULL,
    value        DOUBLE NOT NULL CHECK (isfinite(value)),
    source_url   VARCHAR,
    CHECK (series NOT IN ('share_youth', 'unemployment_rate', 'migration_share', 'irrigation_dependency') OR value BETWEEN 0 AND 100),
    CHECK (series NOT IN ('population') OR value > 0),
    CHECK (series NOT IN ('border_distance_km', 'distance_rayon_centre_km', 'straight_distance_rayon_centre_km') OR value >= 0),
    CHECK (series NOT IN ('diversity_index') OR value BETWEEN 0 AND 1),
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE context IS 'key area_level, area, series, measured_on | Context series, a value each row.';
COMMENT ON COLUMN context.area_level IS 'text | location, rayon or oblast: a value of a larger unit stands in where the location has none, marked as an estimate.';
COMMENT ON COLUMN context.area IS 'area | location_id, or the rayon or oblast as the register writes it.';
COMMENT ON COLUMN context.series IS 'code context_series | What was measured; the unit is in the code list.';
COMMENT ON COLUMN context.measured_on IS 'date | Day the value stands for; a year or a month may be given.';
COMMENT ON COLUMN context.value IS 'as the series | The value.';
COMMENT ON COLUMN context.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS domestic_violence (
    area_level  VARCHAR NOT NULL CHECK (area_level IN ('location', 'rayon')),
    area        VARCHAR NOT NULL,
    month       DATE NOT NULL,
    cases       INTEGER NOT NULL CHECK (cases >= 0),
    source_url  VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE domestic_violence IS 'key area_level, area, month | Registered cases of domestic violence: a monthly number, never a case.';
COMMENT ON COLUMN domestic_violence.area_level IS 'text | location or rayon: a rayon figure needs the rayon''s population and is marked as an estimate.';
COMMENT ON COLUMN domestic_violence.area IS 'area | location_id, or the rayon as the register writes it.';
COMMENT ON COLUMN domestic_violence.month IS 'month | The month.';
COMMENT ON COLUMN domestic_violence.cases IS 'cases | Registered cases in the month.';
COMMENT ON COLUMN domestic_violence.source_url IS 'text | Web address or document the row rests on.';

-- --------------------------------------------------------------------------------------------------- what is happening

CREATE TABLE IF NOT EXISTS returns (
    location_id  VARCHAR NOT NULL,
    month        DATE NOT NULL,
    nil          BOOLEAN NOT NULL,
    received_on  DATE,
    source_url   VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE returns IS 'key location_id, month | A location''s monthly report, also a nil one. Without it, no records is missing, not zero.';
COMMENT ON COLUMN returns.location_id IS 'ref locations | Who reported.';
COMMENT ON COLUMN returns.month IS 'month | The month it is about.';
COMMENT ON COLUMN returns.nil IS 'yes/no | Whether it says that nothing happened.';
COMMENT ON COLUMN returns.received_on IS 'date | Day it came.';
COMMENT ON COLUMN returns.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS incidents (
    incident_id         VARCHAR NOT NULL,
    location_id         VARCHAR NOT NULL,
    location_precision  VARCHAR NOT NULL DEFAULT 'municipality',
    occurred_on         DATE NOT NULL,
    date_precision      VARCHAR NOT NULL DEFAULT 'day',
    reported_on         DATE,
    incident_type       VARCHAR NOT NULL,
    issue               VARCHAR,
    severity            INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 5),
    status              VARCHAR NOT NULL,
    status_on           DATE,
    verified_on         DATE,
    settled_on          DATE,
    actor_a             VARCHAR,
    actor_b             VARCHAR,
    reported_by         VARCHAR,
    sources             INTEGER CHECK (sources >= 1),
    case_id             VARCHAR,
    narrative           VARCHAR,
    source_url          VARCHAR,
    CHECK (incident_type NOT IN ('domestic_violence', 'forced_early_marriage')),
    CHECK (reported_on >= occurred_on),
    CHECK (status_on >= occurred_on),
    CHECK (verified_on >= occurred_on),
    CHECK (settled_on >= occurred_on),
    CHECK (status NOT IN ('monitoring', 'resolved') OR settled_on IS NOT NULL),
    CHECK (issue <> 'inter_community' OR (sources IS NOT NULL AND sources >= 2)),
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE incidents IS 'key incident_id | One dated report of a dispute or clash.';
COMMENT ON COLUMN incidents.incident_id IS 'id | Its identifier; made from the content where the file has none.';
COMMENT ON COLUMN incidents.location_id IS 'ref locations | Where.';
COMMENT ON COLUMN incidents.location_precision IS 'code location_precision | How exactly the place is known; a record known only to rayon level is never scored.';
COMMENT ON COLUMN incidents.occurred_on IS 'date, precision | Day it happened.';
COMMENT ON COLUMN incidents.date_precision IS 'code date_precision | How exactly the day is known.';
COMMENT ON COLUMN incidents.reported_on IS 'date | Day it was first reported; the day it happened where empty.';
COMMENT ON COLUMN incidents.incident_type IS 'code incident_type | What happened. Family violence is kept as a monthly number only (table domestic_violence).';
COMMENT ON COLUMN incidents.issue IS 'code dispute_issue | What people quarrel about. inter_community needs two independent sources.';
COMMENT ON COLUMN incidents.severity IS 'level 1-5 | How serious.';
COMMENT ON COLUMN incidents.status IS 'code incident_status | Where it stands.';
COMMENT ON COLUMN incidents.status_on IS 'date | Day of the last change of status.';
COMMENT ON COLUMN incidents.verified_on IS 'date | Day it was verified; from the start where empty and the status is verified or later.';
COMMENT ON COLUMN incidents.settled_on IS 'date | Day an agreement was reached (first moved to monitoring or resolved); required for those.';
COMMENT ON COLUMN incidents.actor_a IS 'code actor_group | One side, as a group.';
COMMENT ON COLUMN incidents.actor_b IS 'code actor_group | The other side, as a group.';
COMMENT ON COLUMN incidents.reported_by IS 'code incident_source | Who reported it, as a kind of source.';
COMMENT ON COLUMN incidents.sources IS 'number | Independent sources; social media never counts as the second.';
COMMENT ON COLUMN incidents.case_id IS 'id | Records of one case carry one mark, so that a case is not counted many times.';
COMMENT ON COLUMN incidents.narrative IS 'text | What happened, without names. Stays in the store: no edition holds it.';
COMMENT ON COLUMN incidents.source_url IS 'text | Web address or document the row rests on.';

-- --------------------------------------------------------------------------------------------- what the programme does

CREATE TABLE IF NOT EXISTS trainings (
    training_id     VARCHAR NOT NULL,
    module          VARCHAR,
    held_on         DATE NOT NULL,
    date_precision  VARCHAR NOT NULL DEFAULT 'day',
    title_en        VARCHAR,
    title_ru        VARCHAR,
    title_ky        VARCHAR,
    source_url      VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE trainings IS 'key training_id | One training event, wherever it was held.';
COMMENT ON COLUMN trainings.training_id IS 'id | Its identifier.';
COMMENT ON COLUMN trainings.module IS 'code training_module | Which of the six modules; empty where not stated.';
COMMENT ON COLUMN trainings.held_on IS 'date, precision | First day.';
COMMENT ON COLUMN trainings.date_precision IS 'code date_precision | How exactly the day is known.';
COMMENT ON COLUMN trainings.title_en IS 'text | Title in English.';
COMMENT ON COLUMN trainings.title_ru IS 'text | Title in Russian.';
COMMENT ON COLUMN trainings.title_ky IS 'text | Title in Kyrgyz.';
COMMENT ON COLUMN trainings.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS participants (
    training_id        VARCHAR NOT NULL,
    location_id        VARCHAR NOT NULL,
    participant_group  VARCHAR,
    sex                VARCHAR,
    age_band           VARCHAR,
    people             INTEGER CHECK (people >= 0),
    source_url         VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE participants IS 'key training_id, location_id, participant_group, sex, age_band | How many people of a location and group took part. Counts, never names.';
COMMENT ON COLUMN participants.training_id IS 'ref trainings | The training.';
COMMENT ON COLUMN participants.location_id IS 'ref locations | Where the people come from.';
COMMENT ON COLUMN participants.participant_group IS 'code participant_group | Which group; empty where not recorded.';
COMMENT ON COLUMN participants.sex IS 'code sex | Women, men; empty where not recorded.';
COMMENT ON COLUMN participants.age_band IS 'code age_band | Age; empty where not recorded.';
COMMENT ON COLUMN participants.people IS 'people | How many; empty where people took part but the number is unknown.';
COMMENT ON COLUMN participants.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS grants (
    grant_id        VARCHAR NOT NULL,
    location_id     VARCHAR NOT NULL,
    category        VARCHAR NOT NULL,
    recipient       VARCHAR,
    issue           VARCHAR,
    status          VARCHAR NOT NULL,
    status_on       DATE,
    contracted_on   DATE,
    date_precision  VARCHAR NOT NULL DEFAULT 'day',
    ends_on         DATE,
    amount          DECIMAL(18, 2) CHECK (amount >= 0),
    currency        VARCHAR CHECK (regexp_full_match(currency, '[A-Z]{3}')),
    title_en        VARCHAR,
    title_ru        VARCHAR,
    title_ky        VARCHAR,
    source_url      VARCHAR,
    CHECK (amount IS NULL OR currency IS NOT NULL),
    CHECK (contracted_on <= ends_on),
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE grants IS 'key grant_id | A small grant, from application to closing.';
COMMENT ON COLUMN grants.grant_id IS 'id | Its identifier.';
COMMENT ON COLUMN grants.location_id IS 'ref locations | For which location.';
COMMENT ON COLUMN grants.category IS 'code grant_category | What for.';
COMMENT ON COLUMN grants.recipient IS 'code grant_recipient | Who receives it, as a kind of body.';
COMMENT ON COLUMN grants.issue IS 'code dispute_issue | Which issue it addresses; empty where not stated.';
COMMENT ON COLUMN grants.status IS 'code grant_status | Where it stands.';
COMMENT ON COLUMN grants.status_on IS 'date | Day of the last change of status.';
COMMENT ON COLUMN grants.contracted_on IS 'date, precision | Day of the contract.';
COMMENT ON COLUMN grants.date_precision IS 'code date_precision | How exactly the day of the contract is known.';
COMMENT ON COLUMN grants.ends_on IS 'date, future allowed | Planned or actual end.';
COMMENT ON COLUMN grants.amount IS 'currency | Committed sum; empty where unknown.';
COMMENT ON COLUMN grants.currency IS 'ISO 4217 | Currency of the sum.';
COMMENT ON COLUMN grants.title_en IS 'text | Purpose in English.';
COMMENT ON COLUMN grants.title_ru IS 'text | Purpose in Russian.';
COMMENT ON COLUMN grants.title_ky IS 'text | Purpose in Kyrgyz.';
COMMENT ON COLUMN grants.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS payments (
    payment_id      VARCHAR NOT NULL,
    grant_id        VARCHAR NOT NULL,
    paid_on         DATE NOT NULL,
    date_precision  VARCHAR NOT NULL DEFAULT 'day',
    payment_kind    VARCHAR NOT NULL DEFAULT 'tranche',
    amount          DECIMAL(18, 2),
    currency        VARCHAR CHECK (regexp_full_match(currency, '[A-Z]{3}')),
    source_url      VARCHAR,
    CHECK (amount IS NULL OR currency IS NOT NULL),
    CHECK (payment_kind = 'refund' OR amount >= 0),
    CHECK (payment_kind <> 'refund' OR amount <= 0),
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE payments IS 'key payment_id | Money that was paid, not approved; a refund is negative.';
COMMENT ON COLUMN payments.payment_id IS 'id | Its identifier.';
COMMENT ON COLUMN payments.grant_id IS 'ref grants | The grant.';
COMMENT ON COLUMN payments.paid_on IS 'date, precision | Day of the payment.';
COMMENT ON COLUMN payments.date_precision IS 'code date_precision | How exactly the day is known.';
COMMENT ON COLUMN payments.payment_kind IS 'code payment_kind | Tranche, co-financing of the local body, or refund.';
COMMENT ON COLUMN payments.amount IS 'currency | The sum; empty where it was paid but the sum is unknown.';
COMMENT ON COLUMN payments.currency IS 'ISO 4217 | Currency of the sum; needs a dated rate where it is not the base currency.';
COMMENT ON COLUMN payments.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS dialogues (
    dialogue_id        VARCHAR NOT NULL,
    location_id        VARCHAR,
    held_on            DATE NOT NULL,
    date_precision     VARCHAR NOT NULL DEFAULT 'day',
    level              VARCHAR NOT NULL,
    issue              VARCHAR,
    people             INTEGER CHECK (people >= 0),
    follow_up          VARCHAR,
    follow_up_due      DATE,
    follow_up_done_on  DATE,
    title_en           VARCHAR,
    title_ru           VARCHAR,
    title_ky           VARCHAR,
    source_url         VARCHAR,
    CHECK (follow_up_done_on >= held_on),
    CHECK (follow_up <> 'done' OR follow_up_done_on IS NOT NULL),
    CHECK (location_id IS NOT NULL OR level IN ('national', 'cross_border', 'oblast', 'rayon', 'online')),
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE dialogues IS 'key dialogue_id, location_id | A public discussion; one row for each location that took part.';
COMMENT ON COLUMN dialogues.dialogue_id IS 'id | Its identifier.';
COMMENT ON COLUMN dialogues.location_id IS 'ref locations | A location that took part; empty for a discussion above them.';
COMMENT ON COLUMN dialogues.held_on IS 'date, precision | Day it was held.';
COMMENT ON COLUMN dialogues.date_precision IS 'code date_precision | How exactly the day is known.';
COMMENT ON COLUMN dialogues.level IS 'code dialogue_level | For whom.';
COMMENT ON COLUMN dialogues.issue IS 'code dispute_issue | What it was about; empty where not stated.';
COMMENT ON COLUMN dialogues.people IS 'people | How many took part; empty where unknown.';
COMMENT ON COLUMN dialogues.follow_up IS 'code follow_up | Whether something was agreed, and done; empty where not recorded.';
COMMENT ON COLUMN dialogues.follow_up_due IS 'date, future allowed | By when.';
COMMENT ON COLUMN dialogues.follow_up_done_on IS 'date | Day it was done; required where follow_up is done.';
COMMENT ON COLUMN dialogues.title_en IS 'text | Title in English.';
COMMENT ON COLUMN dialogues.title_ru IS 'text | Title in Russian.';
COMMENT ON COLUMN dialogues.title_ky IS 'text | Title in Kyrgyz.';
COMMENT ON COLUMN dialogues.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS mediators (
    mediator_id           VARCHAR NOT NULL,
    location_id           VARCHAR NOT NULL,
    certificate           VARCHAR NOT NULL,
    certificate_valid_to  DATE,
    active_from           DATE NOT NULL,
    active_to             DATE,
    source_url            VARCHAR,
    CHECK (active_from <= active_to),
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE mediators IS 'key mediator_id | A mediator, by a number: no names here.';
COMMENT ON COLUMN mediators.mediator_id IS 'id | A number or mark that does not name the person.';
COMMENT ON COLUMN mediators.location_id IS 'ref locations | Where they can take a case.';
COMMENT ON COLUMN mediators.certificate IS 'code certificate_status | Certified, trained community mediator, or unknown.';
COMMENT ON COLUMN mediators.certificate_valid_to IS 'date, future allowed | Last day of the certificate; empty where it has no end.';
COMMENT ON COLUMN mediators.active_from IS 'date | First day they could take a case.';
COMMENT ON COLUMN mediators.active_to IS 'date, future allowed | Last day; empty while they can.';
COMMENT ON COLUMN mediators.source_url IS 'text | Web address or document the row rests on.';

CREATE TABLE IF NOT EXISTS findings (
    finding_id      VARCHAR NOT NULL,
    location_id     VARCHAR,
    finding_kind    VARCHAR NOT NULL,
    issue           VARCHAR,
    noted_on        DATE NOT NULL,
    date_precision  VARCHAR NOT NULL DEFAULT 'day',
    text_en         VARCHAR NOT NULL,
    text_ru         VARCHAR NOT NULL,
    text_ky         VARCHAR NOT NULL,
    source_url      VARCHAR,
    row_key VARCHAR NOT NULL, row_hash VARCHAR NOT NULL, batch_no INTEGER NOT NULL
);
COMMENT ON TABLE findings IS 'key finding_id | What the research found at a location: main issues, needs, trusted roles.';
COMMENT ON COLUMN findings.finding_id IS 'id | Its identifier.';
COMMENT ON COLUMN findings.location_id IS 'ref locations | Where; empty for a finding about the programme as a whole.';
COMMENT ON COLUMN findings.finding_kind IS 'code finding_kind | Main issue, need, trusted role (never a name), or result.';
COMMENT ON COLUMN findings.issue IS 'code dispute_issue | The issue, where it is one of the list.';
COMMENT ON COLUMN findings.noted_on IS 'date, precision | Day it was noted or published.';
COMMENT ON COLUMN findings.date_precision IS 'code date_precision | How exactly the day is known.';
COMMENT ON COLUMN findings.text_en IS 'text | The finding in English.';
COMMENT ON COLUMN findings.text_ru IS 'text | The finding in Russian.';
COMMENT ON COLUMN findings.text_ky IS 'text | The finding in Kyrgyz.';
COMMENT ON COLUMN findings.source_url IS 'text | Web address or document the row rests on.';
