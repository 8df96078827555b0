namespace NanoCam.Server.Database;

/// <summary>
/// Tables of the database, as steps from version to version. A released step is never edited; a change is a new step at the end. Times are
/// microseconds since 1970 UTC. Needs SQLite 3.29, the version in Windows 10.
/// </summary>
internal static class Schema
{
    /// <summary>Identifies the file as NanoCam's in the header field that SQLite has for this: "NCam".</summary>
    public const int ApplicationId = 0x4E43616D;

    /// <summary>Step N upgrades version N to version N + 1.</summary>
    public static readonly string[] Steps =
    [
        """
            CREATE TABLE cameras (
                id TEXT PRIMARY KEY, name TEXT, last_seen INTEGER,
                revision INTEGER NOT NULL, interval_ms INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, quality INTEGER NOT NULL,
                controls TEXT NOT NULL) WITHOUT ROWID;

            -- The key itself: verifying an HMAC needs it. Only the owner of the file may read it.
            CREATE TABLE camera_keys (
                camera TEXT PRIMARY KEY, key BLOB NOT NULL, created INTEGER NOT NULL, origin TEXT NOT NULL) WITHOUT ROWID;

            -- camera: the only camera that may use the code; set when the code is created, or by the first camera that uses it.
            CREATE TABLE pairing_codes (
                code TEXT PRIMARY KEY, camera TEXT, created INTEGER NOT NULL, expires INTEGER NOT NULL, used INTEGER, created_by TEXT NOT NULL) WITHOUT ROWID;

            CREATE TABLE users (
                id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE, password TEXT NOT NULL, role TEXT NOT NULL,
                created INTEGER NOT NULL, password_changed INTEGER NOT NULL);

            -- Secrets of cookies, tokens and links are stored as SHA-256.
            CREATE TABLE sessions (
                hash BLOB PRIMARY KEY, user INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
                created INTEGER NOT NULL, seen INTEGER NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL) WITHOUT ROWID;
            CREATE INDEX sessions_of_user ON sessions(user);

            CREATE TABLE tokens (
                id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, user INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
                created INTEGER NOT NULL, expires INTEGER NOT NULL, used INTEGER);

            CREATE TABLE shares (
                id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, camera TEXT NOT NULL, user INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
                created INTEGER NOT NULL, expires INTEGER NOT NULL);

            -- Pulled cameras. The password itself: the camera requires it.
            CREATE TABLE pull_sources (
                id TEXT PRIMARY KEY, url TEXT NOT NULL, control_url TEXT NOT NULL, user TEXT NOT NULL, password TEXT NOT NULL,
                rate REAL NOT NULL, on_demand INTEGER NOT NULL) WITHOUT ROWID;

            CREATE TABLE audit (
                id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, actor TEXT NOT NULL, address TEXT NOT NULL,
                action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL);
            """,
        """
            -- users.password_changed at the time of the sign-in: a session ends with the password that began it.
            ALTER TABLE sessions ADD COLUMN password_changed INTEGER NOT NULL DEFAULT 0;
            UPDATE sessions SET password_changed = (SELECT password_changed FROM users WHERE id = sessions.user);
            """,
        """
            -- Recorded segments that are closed; the files of the archive are the truth, and these rows can be rebuilt from them.
            -- density: frames and bytes of each step of bucket seconds. garbage: the files are being deleted.
            CREATE TABLE segments (
                id INTEGER PRIMARY KEY, camera TEXT NOT NULL, name TEXT NOT NULL, tier INTEGER NOT NULL, start INTEGER NOT NULL, finish INTEGER NOT NULL,
                frames INTEGER NOT NULL, bytes INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
                bucket INTEGER NOT NULL, density BLOB NOT NULL, garbage INTEGER NOT NULL, UNIQUE (camera, name));
            CREATE INDEX segments_by_time ON segments(camera, tier, start, finish);

            CREATE TABLE camera_events (
                id INTEGER PRIMARY KEY AUTOINCREMENT, camera TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER NOT NULL, finish INTEGER,
                cause TEXT, detail TEXT, frames INTEGER);
            CREATE INDEX camera_events_by_camera ON camera_events(camera, time);
            CREATE INDEX camera_events_by_time ON camera_events(time);

            CREATE TABLE pins (
                id INTEGER PRIMARY KEY AUTOINCREMENT, camera TEXT NOT NULL, start INTEGER NOT NULL, finish INTEGER NOT NULL,
                note TEXT NOT NULL, created INTEGER NOT NULL);
            CREATE INDEX pins_by_camera ON pins(camera, start);

            -- rule: JSON of the rule of a camera.
            CREATE TABLE recording_rules (camera TEXT PRIMARY KEY, rule TEXT NOT NULL) WITHOUT ROWID;
            """,
        """
            -- The index of the recordings has a file of its own, recordings.db, and is built from the recordings.
            DROP TABLE segments;
            """,
        """
            -- Of motion: the highest level, and the capture time of the frame with it.
            ALTER TABLE camera_events ADD COLUMN peak INTEGER;
            ALTER TABLE camera_events ADD COLUMN best INTEGER;

            -- settings: JSON of the motion settings of a camera.
            CREATE TABLE motion_settings (camera TEXT PRIMARY KEY, settings TEXT NOT NULL) WITHOUT ROWID;
            """,
        """
            -- rule: JSON of the steering rule of a camera.
            CREATE TABLE steering_rules (camera TEXT PRIMARY KEY, rule TEXT NOT NULL) WITHOUT ROWID;
            """,
        """
            -- Why a still was taken; only stills that were requested with a reason have a row.
            CREATE TABLE still_reasons (name TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
            """,
        """
            -- settings: JSON. Of a preset, of a camera before the last change, and the schedule of a camera.
            CREATE TABLE presets (name TEXT PRIMARY KEY, settings TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE previous_settings (camera TEXT PRIMARY KEY, settings TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE settings_schedules (camera TEXT PRIMARY KEY, schedule TEXT NOT NULL) WITHOUT ROWID;
            """,
        """
            -- What happened to a camera in about five minutes.
            CREATE TABLE camera_health (
                camera TEXT NOT NULL, time INTEGER NOT NULL,
                online_seconds INTEGER NOT NULL, observed_seconds INTEGER NOT NULL, delivered INTEGER NOT NULL, bytes INTEGER NOT NULL, lost INTEGER NOT NULL, rejected INTEGER NOT NULL,
                too_large INTEGER NOT NULL, replaced INTEGER NOT NULL, overflow INTEGER NOT NULL, sensor_errors INTEGER NOT NULL, connections INTEGER NOT NULL, wifi_losses INTEGER NOT NULL,
                wifi_reason INTEGER NOT NULL, brown_outs INTEGER NOT NULL, signal_reports INTEGER NOT NULL, signal_sum INTEGER NOT NULL, signal_lowest INTEGER NOT NULL, least_memory INTEGER NOT NULL, hottest INTEGER NOT NULL,
                gap_unknown INTEGER NOT NULL, gap_device INTEGER NOT NULL, gap_link INTEGER NOT NULL, gap_server INTEGER NOT NULL, gap_restart INTEGER NOT NULL, gap_disk INTEGER NOT NULL);
            CREATE INDEX camera_health_by_camera ON camera_health(camera, time);
            CREATE INDEX camera_health_by_time ON camera_health(time);
            """,
    ];

    /// <summary>Version that this program writes.</summary>
    public static int Version => Steps.Length;
}
