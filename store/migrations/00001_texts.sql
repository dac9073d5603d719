-- +goose Up

-- Marks the file as chapterbot's ("chbt"): another program's database is then
-- never taken for ours.
PRAGMA application_id = 1667785332;

-- AUTOINCREMENT: the ID of a dropped text is never given to another, because
-- buttons in old messages still name it.
CREATE TABLE texts (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    origin   TEXT    NOT NULL UNIQUE,
    title    TEXT    NOT NULL,
    sha256   TEXT    NOT NULL,
    language TEXT    NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    loaded   INTEGER NOT NULL -- microseconds since 1970, UTC
) STRICT;

CREATE TABLE sections (
    text_id    INTEGER NOT NULL REFERENCES texts (id) ON DELETE CASCADE,
    section    INTEGER NOT NULL, -- from 0, in reading order
    title      TEXT    NOT NULL,
    paragraphs INTEGER NOT NULL,
    PRIMARY KEY (text_id, section)
) STRICT, WITHOUT ROWID;

CREATE TABLE passages (
    text_id    INTEGER NOT NULL,
    section    INTEGER NOT NULL,
    paragraph  INTEGER NOT NULL CHECK (paragraph > 0),
    body       TEXT    NOT NULL, -- verbatim
    start_byte INTEGER NOT NULL, -- in the section's body
    end_byte   INTEGER NOT NULL,
    stems      TEXT    NOT NULL, -- opaque: what the analysis made of body
    PRIMARY KEY (text_id, section, paragraph),
    FOREIGN KEY (text_id, section) REFERENCES sections (text_id, section) ON DELETE CASCADE
) STRICT;

PRAGMA user_version = 1;
