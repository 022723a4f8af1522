-- What the first version of the relay would have written.
CREATE TABLE log (
    id             INTEGER PRIMARY KEY, -- the item's number; given by the writer, never used twice
    device         BLOB NOT NULL,
    prev           INTEGER NOT NULL,    -- the same device's row before this one; 0 for none
    nonce          BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    sealed         BLOB NOT NULL
) STRICT;

CREATE TRIGGER log_only_grows BEFORE UPDATE ON log BEGIN
    SELECT RAISE(ABORT, 'an item never changes');
END;

CREATE TABLE devices (
    device        BLOB PRIMARY KEY,
    verifying_key BLOB NOT NULL,
    sealing_key   BLOB NOT NULL,
    epoch         BLOB NOT NULL,
    head          INTEGER NOT NULL DEFAULT 0, -- its newest row, as of progress.saved_up_to
    acked         INTEGER NOT NULL DEFAULT 0, -- it has everything up to here
    mark          INTEGER NOT NULL DEFAULT 0, -- what acked was at mark_at_ms
    mark_at_ms    INTEGER NOT NULL,
    released      INTEGER NOT NULL DEFAULT 0  -- acknowledged so long ago that it may go
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    saved_up_to INTEGER NOT NULL -- devices.head covers every row up to here; ids up to here are used
) STRICT;
INSERT INTO progress (one, saved_up_to) VALUES (1, 0);

CREATE TABLE invites (
    hash          BLOB PRIMARY KEY,
    expires_at_ms INTEGER NOT NULL,
    used_by       BLOB
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
INSERT INTO devices (device, verifying_key, sealing_key, epoch, head, mark_at_ms) VALUES
    (x'01010101010101010101010101010101', x'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', x'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', x'eeeeeeeeeeeeeeee', 3, 1700000000000),
    (x'02020202020202020202020202020202', x'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', x'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', x'eeeeeeeeeeeeeeee', 0, 1700000000000);
INSERT INTO log (id, device, prev, nonce, received_at_ms, sealed) VALUES
    (1, x'01010101010101010101010101010101', 0, x'0101010101010101010101010101010101', 1700000000000, x'01'),
    (2, x'02020202020202020202020202020202', 0, x'0101010101010101010101010101010101', 1700000000000, x'01'),
    (3, x'01010101010101010101010101010101', 1, x'0101010101010101010101010101010101', 1700000000000, x'01');
UPDATE progress SET saved_up_to = 1;
INSERT INTO invites (hash, expires_at_ms) VALUES (x'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd', 1700000001000);
