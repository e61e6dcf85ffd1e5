-- The application's role on PostgreSQL: it can read and append, and nothing else.
--
-- Run as the owner of the database, after the tables were made
-- (tradeledger --store postgresql://owner@host/ledger init), then give the role a password
-- (\password tradeledger_app) and run the program and the bot as it:
-- --store postgresql://tradeledger_app@host/ledger
--
-- The triggers on the tables refuse UPDATE, DELETE and TRUNCATE to everybody, the owner included,
-- until somebody drops them; this role cannot even try. tests/ledger/store/test_append_only_role.py
-- runs this file against a real server.

CREATE ROLE tradeledger_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;

REVOKE ALL ON stored_events, event_keys, merkle_nodes FROM PUBLIC, tradeledger_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC, tradeledger_app;

GRANT USAGE ON SCHEMA public TO tradeledger_app;
GRANT SELECT, INSERT ON stored_events, event_keys, merkle_nodes TO tradeledger_app;

-- A role that only reads, for replicas, dashboards and auditors.
CREATE ROLE tradeledger_read LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;
REVOKE ALL ON stored_events, event_keys, merkle_nodes FROM tradeledger_read;
GRANT USAGE ON SCHEMA public TO tradeledger_read;
GRANT SELECT ON stored_events, event_keys, merkle_nodes TO tradeledger_read;
