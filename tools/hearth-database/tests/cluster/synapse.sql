-- Synapse's tables, as far as they are read and written.
CREATE TABLE application_services_state (as_id text PRIMARY KEY, state varchar(5));
CREATE TABLE application_services_txns (as_id text, txn_id bigint, event_ids text);
CREATE SEQUENCE application_services_txn_id_seq START 100;
CREATE TABLE appservice_stream_position (lock char(1), stream_ordering bigint);
CREATE TABLE local_current_membership (room_id text, user_id text, membership text);
CREATE TABLE room_aliases (room_alias text, room_id text);
CREATE TABLE events (stream_ordering bigint, event_id text, room_id text, sender text, type text, state_key text,
  received_ts bigint, outlier bool DEFAULT false, rejection_reason text);
INSERT INTO appservice_stream_position VALUES ('X', 9);
