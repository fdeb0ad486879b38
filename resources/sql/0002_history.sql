-- SPDX-License-Identifier: MIT
-- Messages become a tree, answers remember how they came about, everything can be searched.
-- `number` is the order of creation. It is a declared key because the search index refers to it:
-- VACUUM may renumber the rows of a table without one.

CREATE TABLE new_conversation (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    deleted_ms INTEGER,
    pinned INTEGER NOT NULL DEFAULT 0,
    system_prompt TEXT NOT NULL DEFAULT '',
    sampling TEXT NOT NULL DEFAULT ''
);

-- An empty parent_id is a beginning. It is no foreign key: SQLite follows cascades through at most
-- 1000 rows, and a conversation may be longer. One of the messages with the same parent is chosen.
-- sampling: SamplingSettings as JSON. token_ids: 32-bit integers, little-endian.
CREATE TABLE new_message (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES new_conversation (id) ON DELETE CASCADE,
    parent_id TEXT NOT NULL DEFAULT '',
    chosen INTEGER NOT NULL DEFAULT 1,
    deleted_ms INTEGER,
    role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    state TEXT NOT NULL CHECK (state IN ('complete', 'streaming', 'stopped', 'interrupted', 'failed')),
    text TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    model_name TEXT NOT NULL DEFAULT '',
    device_name TEXT NOT NULL DEFAULT '',
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    answer_tokens INTEGER NOT NULL DEFAULT 0,
    tokens_per_second REAL NOT NULL DEFAULT 0,
    first_token_ms INTEGER NOT NULL DEFAULT 0,
    sampling TEXT NOT NULL DEFAULT '',
    seed INTEGER,
    token_ids BLOB
);

-- grid: chosen by hand, as "2x3" or "overview"; empty where the model's rule decides.
CREATE TABLE new_message_photo (
    message_id TEXT NOT NULL REFERENCES new_message (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    photo_hash TEXT NOT NULL REFERENCES photo (hash),
    name TEXT NOT NULL,
    grid TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (message_id, position)
);

INSERT INTO new_conversation (id, title, created_ms, updated_ms, deleted_ms)
SELECT id, title, created_ms, updated_ms, deleted_ms FROM conversation ORDER BY created_ms, id;

INSERT INTO new_message (id, conversation_id, parent_id, role, state, text, error, created_ms,
                         model_name, prompt_tokens, answer_tokens, tokens_per_second)
SELECT id, conversation_id,
       COALESCE((SELECT previous.id FROM message AS previous
                 WHERE previous.conversation_id = message.conversation_id
                   AND previous.position < message.position
                 ORDER BY previous.position DESC LIMIT 1), ''),
       role, state, text, error, created_ms, model_name, prompt_tokens, answer_tokens,
       tokens_per_second
FROM message ORDER BY created_ms, conversation_id, position;

INSERT INTO new_message_photo (message_id, position, photo_hash, name)
SELECT message_id, position, photo_hash, name FROM message_photo;

DROP TABLE message_photo;

DROP TABLE message;

DROP TABLE conversation;

ALTER TABLE new_conversation RENAME TO conversation;

ALTER TABLE new_message RENAME TO message;

ALTER TABLE new_message_photo RENAME TO message_photo;

CREATE INDEX message_conversation ON message (conversation_id);

CREATE INDEX message_parent ON message (parent_id);

CREATE INDEX message_deleted ON message (conversation_id) WHERE deleted_ms IS NOT NULL;

CREATE INDEX message_photo_hash ON message_photo (photo_hash);

-- What is being written. An empty conversation_id is the question of a new conversation.
CREATE TABLE draft (
    conversation_id TEXT PRIMARY KEY NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE draft_photo (
    conversation_id TEXT NOT NULL REFERENCES draft (conversation_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    photo_hash TEXT NOT NULL REFERENCES photo (hash),
    name TEXT NOT NULL,
    grid TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (conversation_id, position)
);

CREATE TABLE preset (
    name TEXT PRIMARY KEY NOT NULL,
    system_prompt TEXT NOT NULL,
    sampling TEXT NOT NULL
);

-- Trigrams find any part of three characters, in Chinese too. The texts themselves stay in their
-- tables. An answer is indexed once it has stopped growing.
CREATE VIRTUAL TABLE conversation_index USING fts5(
    title, content = 'conversation', content_rowid = 'number', tokenize = 'trigram'
);

CREATE VIRTUAL TABLE message_index USING fts5(
    text, content = 'message', content_rowid = 'number', tokenize = 'trigram'
);

INSERT INTO conversation_index (rowid, title) SELECT number, title FROM conversation;

INSERT INTO message_index (rowid, text)
SELECT number, text FROM message WHERE state <> 'streaming';

CREATE TRIGGER conversation_added AFTER INSERT ON conversation
BEGIN
    INSERT INTO conversation_index (rowid, title) VALUES (new.number, new.title);
END;

CREATE TRIGGER conversation_renamed AFTER UPDATE OF title ON conversation
BEGIN
    INSERT INTO conversation_index (conversation_index, rowid, title)
    VALUES ('delete', old.number, old.title);
    INSERT INTO conversation_index (rowid, title) VALUES (new.number, new.title);
END;

CREATE TRIGGER conversation_removed AFTER DELETE ON conversation
BEGIN
    INSERT INTO conversation_index (conversation_index, rowid, title)
    VALUES ('delete', old.number, old.title);
END;

CREATE TRIGGER message_added AFTER INSERT ON message WHEN new.state <> 'streaming'
BEGIN
    INSERT INTO message_index (rowid, text) VALUES (new.number, new.text);
END;

CREATE TRIGGER message_left AFTER UPDATE OF text, state ON message
WHEN old.state <> 'streaming' AND (old.text <> new.text OR new.state = 'streaming')
BEGIN
    INSERT INTO message_index (message_index, rowid, text)
    VALUES ('delete', old.number, old.text);
END;

CREATE TRIGGER message_settled AFTER UPDATE OF text, state ON message
WHEN new.state <> 'streaming' AND (old.text <> new.text OR old.state = 'streaming')
BEGIN
    INSERT INTO message_index (rowid, text) VALUES (new.number, new.text);
END;

CREATE TRIGGER message_removed AFTER DELETE ON message WHEN old.state <> 'streaming'
BEGIN
    INSERT INTO message_index (message_index, rowid, text)
    VALUES ('delete', old.number, old.text);
END;
