import GRDB

extension RunStore {
  /// The version of the tables; a database of a newer version is refused.
  static let schemaVersion = 2
  /// The oldest version that can be read, and continued once it is migrated.
  static let oldestVersion = 1

  /// Brings the tables from any version since ``oldestVersion`` to ``schemaVersion``; only who writes
  /// the run may.
  static func migrate(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 1 else { return }
    try db.execute(sql: "ALTER TABLE variant ADD COLUMN objective TEXT")
    // All objectives that there were when databases did not tell; a later one of these goes before.
    try db.execute(
      sql: """
        UPDATE variant SET objective = (
          SELECT max(name) FROM metric WHERE metric.variant = variant.id
            AND name IN ('exploitability', 'regularised_exploitability', 'team_gap'))
        """)
    try db.execute(sql: "PRAGMA user_version = 2")
  }

  /// The tables, of version ``schemaVersion``.
  static let schema = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      description TEXT NOT NULL,      -- the run file; its paths start from the run's folder
      program TEXT NOT NULL,          -- name and version of what wrote it
      created TEXT NOT NULL,          -- ISO 8601
      finished TEXT,
      wall_seconds REAL NOT NULL DEFAULT 0,
      cpu_seconds REAL NOT NULL DEFAULT 0
    );
    CREATE TABLE variant (            -- a point of the sweep
      id INTEGER PRIMARY KEY,
      label TEXT NOT NULL,
      parameters TEXT NOT NULL,       -- every setting with its value, JSON
      objective TEXT,                 -- the metric a tolerance is for; null before it is measured
      layout TEXT NOT NULL            -- the game's states, populations and map, JSON
    );
    CREATE TABLE trial (
      variant INTEGER NOT NULL REFERENCES variant (id),
      number INTEGER NOT NULL,
      seed INTEGER NOT NULL,
      outcome TEXT,                   -- converged, iteration-limit or diverged; null until then
      finished INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (variant, number)
    );
    CREATE TABLE metric (
      variant INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      iteration INTEGER NOT NULL,
      name TEXT NOT NULL,
      value REAL,                     -- null for a number that is not finite
      PRIMARY KEY (variant, trial, name, iteration)
    ) WITHOUT ROWID;
    CREATE TABLE checkpoint (
      variant INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      name TEXT NOT NULL,
      part INTEGER NOT NULL,          -- long tables are cut into parts
      iteration INTEGER NOT NULL,
      data BLOB NOT NULL,             -- little-endian float64
      PRIMARY KEY (variant, trial, name, part)
    );
    CREATE TABLE flow (               -- the mean field of the final policy
      variant INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      steps INTEGER NOT NULL,
      data BLOB NOT NULL,             -- little-endian float64, [steps, S]
      PRIMARY KEY (variant, trial)
    );
    CREATE TABLE simulation (         -- N agents who follow the final policy
      variant INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      agents INTEGER NOT NULL,
      episodes INTEGER NOT NULL,
      mean REAL NOT NULL,
      low REAL,                       -- null if unbounded
      high REAL,
      distance BLOB NOT NULL,         -- little-endian float64, [steps]
      flow BLOB NOT NULL,             -- of the first episode, [steps, S]
      PRIMARY KEY (variant, trial, agents)
    );
    """
}
