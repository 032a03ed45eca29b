CREATE TABLE preferences (key VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (
    tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER,
    created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR,
    text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,
    likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL,
    notification INTEGER NOT NULL DEFAULT 0
);
INSERT INTO threads VALUES (1, '/blog/harbour/', 'The harbour'), (2, '/blog/harbour/', NULL)
    ON CONFLICT DO NOTHING;
INSERT INTO comments (tid, id, parent, created, mode, text, author, email, remote_addr, voters) VALUES
    (1, 1, NULL, 1420070400.25, 1, 'Already *Markdown*, with <b>tags</b> as text.', 'Eve', 'eve@example.org', '198.51.100.0', x'00'),
    (1, 2, 1, 1420070500.0, 1, 'A reply.', NULL, NULL, '198.51.100.0', x'00'),
    (1, 3, 1, 1420070600.0, 2, 'Waits.', 'Finn', 'finn@example.org', '198.51.100.0', x'00'),
    (1, 4, NULL, 1420070700.0, 4, '', NULL, 'gone@example.org', '198.51.100.0', x'00'),
    (1, 5, 4, 1420070800.0, 1, 'A reply to what was deleted.', 'Eve', 'eve@example.org', '198.51.100.0', x'00'),
    (9, 6, NULL, 1420070900.0, 1, 'Of a thread that is gone.', 'Gil', NULL, '198.51.100.0', x'00'),
    (1, 7, NULL, -5.0, 1, 'Before the web.', 'Hal', NULL, '198.51.100.0', x'00');
