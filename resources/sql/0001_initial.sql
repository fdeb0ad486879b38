-- SPDX-License-Identifier: MIT
-- Times are milliseconds since 1970 (UTC). A statement ends with ";" at the end of a line that is
-- followed by an empty line or the end of the file.

CREATE TABLE conversation (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    deleted_ms INTEGER
);

CREATE TABLE photo (
    hash TEXT PRIMARY KEY NOT NULL,
    extension TEXT NOT NULL,
    width_px INTEGER NOT NULL,
    height_px INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL
);

CREATE TABLE message (
    id TEXT PRIMARY KEY NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    state TEXT NOT NULL CHECK (state IN ('complete', 'streaming', 'stopped', 'interrupted', 'failed')),
    text TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    model_name TEXT NOT NULL DEFAULT '',
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    answer_tokens INTEGER NOT NULL DEFAULT 0,
    tokens_per_second REAL NOT NULL DEFAULT 0,
    UNIQUE (conversation_id, position)
);

CREATE TABLE message_photo (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    photo_hash TEXT NOT NULL REFERENCES photo (hash),
    name TEXT NOT NULL,
    PRIMARY KEY (message_id, position)
);

CREATE INDEX message_photo_hash ON message_photo (photo_hash);
