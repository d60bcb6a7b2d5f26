-- The atlas: an OGC GeoPackage 1.3 with tables of our own beside the standard's.
-- Rows are kept small by numbers for what repeats: places, extents, surfaces.

-- What the standard asks for ------------------------------------------------------------------------

CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
   'longitude and latitude in degrees on the WGS 84 ellipsoid');

CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES
  ('mentions', 'features', 'mentions', 'A point for each dated mention of a place', '1970-01-01T00:00:00.000Z', 4326),
  ('mentions_undated', 'features', 'mentions_undated', 'Mentions whose date fits no single slice', '1970-01-01T00:00:00.000Z', 4326),
  ('places', 'features', 'places', 'The gazetteer places that mentions point at', '1970-01-01T00:00:00.000Z', 4326),
  ('articles', 'attributes', 'articles', 'The articles read, without their text', '1970-01-01T00:00:00.000Z', NULL);

CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
INSERT INTO gpkg_geometry_columns VALUES
  ('mentions', 'geom', 'POINT', 4326, 0, 0),
  ('mentions_undated', 'geom', 'POINT', 4326, 0, 0),
  ('places', 'geom', 'POINT', 4326, 0, 0);

-- Without rows here QGIS takes the first feature of a view for all of it. A null count means "count yourself".
CREATE TABLE gpkg_ogr_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  feature_count INTEGER DEFAULT NULL
);
INSERT INTO gpkg_ogr_contents (table_name) VALUES ('mentions'), ('mentions_undated'), ('places'), ('articles');

-- What the run used ---------------------------------------------------------------------------------

-- One value a key: `schema`, `period`, `date_basis`, `generation`, `with_text`, …
CREATE TABLE setting (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;

-- What turned articles into mentions: program version, gazetteers, lexicons. Articles point at theirs.
CREATE TABLE engine (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, description TEXT NOT NULL);

-- Gazetteers that mentions were resolved with.
CREATE TABLE gazetteer (
  name TEXT NOT NULL, version TEXT NOT NULL, sha256 TEXT NOT NULL, licence TEXT NOT NULL,
  PRIMARY KEY (name, sha256)
) WITHOUT ROWID;

-- Input files by their path within the input folder. `seen` is the run that last read them.
CREATE TABLE input (
  name TEXT NOT NULL, sha256 BLOB NOT NULL, bytes INTEGER NOT NULL, articles INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (name, sha256)
) WITHOUT ROWID;

-- What was read -------------------------------------------------------------------------------------

-- Half-open civil dates [start, end); an open end is null. The *_time columns are for clients, which read
-- both ends as inclusive. `slice` and `reason` are those of the period in `setting`.
CREATE TABLE extent (
  id INTEGER PRIMARY KEY,
  start TEXT, "end" TEXT,
  edtf TEXT NOT NULL, precision TEXT NOT NULL, basis TEXT NOT NULL,
  start_time DATETIME, end_time DATETIME,
  slice TEXT, reason TEXT,
  UNIQUE (edtf, start, "end", precision, basis)
);

CREATE TABLE article (
  fid INTEGER PRIMARY KEY,
  article_id TEXT NOT NULL,
  kind INTEGER NOT NULL DEFAULT 0,      -- 0 an article, 1 an imported data set
  title TEXT, source TEXT, url TEXT, lang TEXT,
  published INTEGER REFERENCES extent(id),
  evidence TEXT,
  corrected TEXT,                       -- what a correction changed, else null
  given INTEGER REFERENCES extent(id),  -- the date before a correction
  content_hash BLOB NOT NULL,           -- of text and metadata as given
  engine INTEGER REFERENCES engine(id),
  seen INTEGER NOT NULL DEFAULT 0,      -- the run that last met it in its input
  text TEXT,                            -- null with --no-text
  boilerplate TEXT,                     -- byte ranges of text, as 2-4,7-9; null where none
  UNIQUE (article_id, kind)
);

CREATE TABLE place (
  fid INTEGER PRIMARY KEY,
  geom POINT NOT NULL,
  place_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, name_ar TEXT,
  lon DOUBLE NOT NULL, lat DOUBLE NOT NULL,
  feature_code TEXT NOT NULL,           -- class and code, P.PPLA2
  country TEXT NOT NULL, admin1 TEXT NOT NULL,
  population INTEGER NOT NULL, uncertainty_km DOUBLE NOT NULL,
  source TEXT NOT NULL,
  mentions INTEGER, articles INTEGER    -- of what the layers show; null where nothing is shown
);

CREATE TABLE surface (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE usage (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO usage VALUES (0, 'literal'), (1, 'associative');
CREATE TABLE zone (id INTEGER PRIMARY KEY, name TEXT NOT NULL, shown INTEGER NOT NULL);
INSERT INTO zone VALUES (0, 'body', 1), (1, 'boilerplate', 0);
CREATE TABLE status (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO status VALUES (0, 'located'), (1, 'name not in the gazetteer'), (2, 'ambiguous'),
  (3, 'no place of that class'), (4, 'far from the article''s other places'), (9, 'rejected by a correction');

-- fid is article << 32 | ordinal: a table of its own order, so an article's mentions are one range and need
-- no index. Confidence has three decimals. Offsets are null in imported rows. Clients read a column's type
-- from its declaration, so what they show stands here as they should show it, not worked out in the view.
CREATE TABLE mention (
  fid INTEGER PRIMARY KEY,
  mention_id INTEGER NOT NULL,
  place INTEGER, extent INTEGER,
  event INTEGER,                        -- the extent that its own sentence gives, whether or not it counts
  status INTEGER NOT NULL, usage INTEGER NOT NULL, zone INTEGER NOT NULL,
  char_start INTEGER, char_end INTEGER,
  surface INTEGER NOT NULL,
  confidence DOUBLE,
  runner_up INTEGER, runner_up_confidence DOUBLE,
  before TEXT, after TEXT               -- the words around it; null with --no-text
);
-- Usage and zone cost a byte each and spare the index of `near` the whole table.
CREATE INDEX mention_by_extent ON mention (extent, place, usage, zone);

-- Imported rows are the mentions without offsets; their mention_id is a hash of the data set and of what tells
-- its rows apart. No index holds those: an import reads the ids of its data set, and no row comes in twice.

-- The columns kept of an imported row, as a JSON object.
CREATE TABLE event (mention INTEGER PRIMARY KEY, attributes TEXT NOT NULL);

-- Corrections as given; and for each mention that one changed, what it was before.
CREATE TABLE correction (
  line INTEGER PRIMARY KEY,             -- in the file it came from
  action TEXT NOT NULL,                 -- reject, move, date
  mention_id INTEGER, article_id TEXT, source TEXT, surface TEXT,
  place_id TEXT, lon DOUBLE, lat DOUBLE, published TEXT,
  applied INTEGER NOT NULL DEFAULT 0    -- to how many mentions, or articles
);
CREATE TABLE corrected (
  mention INTEGER PRIMARY KEY, action TEXT NOT NULL, correction INTEGER NOT NULL,
  place INTEGER, status INTEGER NOT NULL, confidence DOUBLE
);

-- The index that `near` reads, in parts: a question touches few of them. Part 0 says what the others are; each
-- is sealed with the `generation` that it holds.
CREATE TABLE packed (part INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- What outputs hang on: a hash of the shown rows of each slice, and of those `undated` and `unlocated`.
CREATE TABLE digest (part TEXT PRIMARY KEY, sha256 BLOB NOT NULL) WITHOUT ROWID;

-- What clients see ----------------------------------------------------------------------------------

CREATE VIEW mention_row AS
SELECT m.fid AS OGC_FID, p.geom AS geom,
  CAST(printf('%016x', m.mention_id) AS TEXT) AS mention_id,
  a.article_id AS article_id, a.title AS title, a.source AS source, a.url AS url,
  s.text AS surface, u.name AS usage, z.name AS zone,
  m.char_start AS char_start, m.char_end AS char_end,
  p.place_id AS place_id, p.name AS place_name, p.name_ar AS place_name_ar, p.feature_code AS feature_code,
  p.country AS country, p.admin1 AS admin1, p.uncertainty_km AS uncertainty_km,
  e.start_time AS start, e.end_time AS "end", e.edtf AS edtf, e.precision AS precision, e.basis AS basis,
  x.edtf AS event_edtf, e.slice AS slice,
  m.confidence AS confidence, r.name AS runner_up,
  CAST(m.before || s.text || m.after AS TEXT) AS context,
  CAST(coalesce(c.action, a.corrected) AS TEXT) AS corrected,
  v.attributes AS attributes,
  coalesce(e.reason, 'no date') AS reason
FROM mention m
JOIN place p ON p.fid = m.place
JOIN article a ON a.fid = m.fid >> 32
JOIN surface s ON s.id = m.surface
JOIN usage u ON u.id = m.usage
JOIN zone z ON z.id = m.zone
LEFT JOIN extent e ON e.id = m.extent
LEFT JOIN extent x ON x.id = m.event
LEFT JOIN place r ON r.fid = m.runner_up
LEFT JOIN corrected c ON c.mention = m.fid
LEFT JOIN event v ON v.mention = m.fid
WHERE z.shown;

CREATE VIEW mentions AS
SELECT OGC_FID, geom, mention_id, article_id, title, source, url, surface, usage, zone, char_start, char_end,
  place_id, place_name, place_name_ar, feature_code, country, admin1, uncertainty_km,
  start, "end", edtf, precision, basis, event_edtf, slice, confidence, runner_up, context, corrected, attributes
FROM mention_row WHERE slice IS NOT NULL;

-- A client shows a null date in every frame and a year in every month: such rows stand apart, without
-- columns that a client would take for their time.
CREATE VIEW mentions_undated AS
SELECT OGC_FID, geom, mention_id, article_id, title, source, url, surface, usage, zone, char_start, char_end,
  place_id, place_name, place_name_ar, feature_code, country, admin1, uncertainty_km,
  edtf, precision, basis, event_edtf, reason, confidence, runner_up, context, corrected, attributes
FROM mention_row WHERE slice IS NULL;

CREATE VIEW places AS
SELECT fid AS OGC_FID, geom, place_id, name, name_ar, feature_code, country, admin1, population,
  uncertainty_km, mentions, articles
FROM place WHERE mentions IS NOT NULL;

CREATE VIEW articles AS
SELECT a.fid AS OGC_FID, a.article_id AS article_id, a.title AS title, a.source AS source, a.url AS url,
  a.lang AS lang, e.edtf AS published, e.start_time AS start, e.end_time AS "end", a.evidence AS evidence,
  a.corrected AS corrected
FROM article a LEFT JOIN extent e ON e.id = a.published;
