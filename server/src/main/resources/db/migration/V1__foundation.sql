-- The foundation: the journal, the engine's working state, and the projections that people read.
--
-- Runs as vigil_owner. Ids, times, kinds, priorities and wards stand in clear, for order and for row-level security;
-- every name, value and text is in a column `sealed` or `payload`. Projections have no foreign keys: they are rebuilt
-- from the journal in any order.
--
-- Who may do what is at the end of this file, in one place.

-- A new function may be called by nobody until it is granted.
alter default privileges revoke execute on functions from public;

create schema journal;
create schema engine;
create schema care;
create schema device;
create schema identity;
create schema access;
create schema series;

-- Journal -------------------------------------------------------------------------------------------------------------

-- The columns stand in an order that leaves no gaps between them.
create table journal.entry (
  seq          bigint      not null,
  at           timestamptz not null,
  lane         smallint    not null,
  kind         smallint    not null,
  version      smallint    not null,
  subject_kind smallint    not null,
  tenant       uuid        not null,
  subject      uuid        not null,
  actor        uuid,
  cause        uuid,
  key_id       uuid        not null,
  chain        bytea       not null,
  -- What is sealed does not get smaller: it is not tried to be compressed.
  payload      bytea       storage external not null
) partition by range (at);

-- A filter for each 128 pages. A device that asks what a transmission became waits some milliseconds for them; a tree
-- of random ids would cost each transmission as much as its entry does. Summed up by autovacuum; what is newer is read.
create index entry_cause on journal.entry
  using brin (cause uuid_bloom_ops (n_distinct_per_range = 4000, false_positive_rate = 0.01))
  with (pages_per_range = 128, autosummarize = on);

-- What people did about a patient (subject_kind 0): neither transmissions (7) nor how far a delivery came (65). These
-- are few, and asked for over months.
create index entry_act on journal.entry (subject, at)
  where subject_kind = 0 and actor is not null and kind not in (7, 65);

-- Takes what no month was made for, so that an entry is never refused for its time.
create table journal.entry_default partition of journal.entry default;
-- Each partition has a key of its own: the parent's would have to hold `at`, and pages of keys so wide are left half
-- empty when each of many lanes appends in its place.
alter table journal.entry_default add primary key (lane, seq);
alter table journal.entry_default enable row level security, force row level security;

-- Makes the partition of `month` (any day of it, UTC) when it is absent. False when the default partition already holds
-- entries of that month: they stay there, readable through journal.entry as before.
create function journal.ensure_month(month date) returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
as $$
declare
  first date := date_trunc('month', month)::date;
  name text := 'entry_' || to_char(first, 'YYYY_MM');
begin
  perform pg_advisory_xact_lock(hashtextextended('journal.ensure_month', 0));
  if to_regclass(format('journal.%I', name)) is not null then
    return true;
  end if;
  execute format('create table journal.%I partition of journal.entry for values from (%L) to (%L)',
    name, first, (first + interval '1 month')::date);
  execute format('alter table journal.%I add primary key (lane, seq)', name);
  -- A parent's policies do not protect a partition that is queried by its own name.
  execute format('alter table journal.%I enable row level security, force row level security', name);
  return true;
exception when check_violation then
  return false;
end
$$;

-- The entries that were put into a tenant's tree together, in the order of its leaves; see io.vigil.server.evidence.Runs.
create table journal.tree_batch (
  first_index bigint not null,
  tenant      uuid   not null,
  count       int    not null,
  ranges      bytea  not null,
  primary key (tenant, first_index)
);

-- Full tiles only: 256 hashes of 32 bytes. Hashes do not get smaller: they are not tried to be compressed.
create table journal.tile (
  number bigint   not null,
  tenant uuid     not null,
  level  smallint not null,
  hashes bytea    storage external not null,
  primary key (tenant, level, number)
);

-- The same tree stands here again when more have signed it. `lanes` says for each lane, in 8 bytes, up to which entry
-- the tree goes.
create table journal.checkpoint (
  size       bigint   not null,
  tenant     uuid     not null,
  signatures smallint not null,
  lanes      bytea    not null,
  note       bytea    not null,
  primary key (tenant, size, signatures)
);

-- Engine: working state, overwritten ----------------------------------------------------------------------------------

create table engine.lane (
  id       smallint primary key,
  epoch    bigint   not null,
  next_seq bigint   not null,
  head     bytea    not null
) with (fillfactor = 50);

-- 0 to 63 are the clinical lanes; 64 to 67 take the journal of access.
insert into engine.lane (id, epoch, next_seq, head)
  select id, 0, 1, decode(repeat('00', 32), 'hex') from generate_series(0, 67) as id;

-- Has a statement fail, and all that it did undone, because a lane is another owner's.
create function engine.fenced() returns boolean language plpgsql as $$
begin
  raise exception 'a lane has another owner' using errcode = 'VG001';
end
$$;

-- What of a subject's state changes. Sealed bytes do not get smaller: they are not tried to be compressed, and kept in
-- place up to a page.
create table engine.snapshot (
  lane          smallint not null,
  subject_kind  smallint not null,
  subject       uuid     not null,
  version       smallint not null,
  key_id        uuid     not null,
  payload       bytea    storage external not null,
  oldest_blocks bigint   not null,
  primary key (lane, subject_kind, subject)
) with (toast_tuple_target = 8160);

-- What of it never changes again: added once.
create table engine.snapshot_blocks (
  lane         smallint not null,
  subject_kind smallint not null,
  subject      uuid     not null,
  number       bigint   not null,
  key_id       uuid     not null,
  payload      bytea    storage external not null,
  primary key (lane, subject_kind, subject, number)
) with (toast_tuple_target = 8160);

-- Snapshots that stay: from the nearest one, what was known of a patient at a moment is folded. Derived: without them
-- the fold begins at the first entry.
create table engine.snapshot_kept (
  lane          smallint    not null,
  subject_kind  smallint    not null,
  subject       uuid        not null,
  seq           bigint      not null,
  at            timestamptz not null,
  version       smallint    not null,
  key_id        uuid        not null,
  payload       bytea       storage external not null,
  oldest_blocks bigint      not null,
  primary key (lane, subject_kind, subject, seq)
) with (toast_tuple_target = 8160);

-- From which entry on a lane's times only grow, from this one on: where our clock was set back, and where a process took
-- the lanes over.
create table engine.clock_set (
  lane smallint    not null,
  seq  bigint      not null,
  at   timestamptz not null,
  primary key (lane, seq)
);

create table engine.snapshot_point (
  lane smallint primary key,
  seq  bigint   not null
);

create table engine.cursor (
  consumer text     not null,
  lane     smallint not null,
  seq      bigint   not null,
  primary key (consumer, lane)
) with (fillfactor = 50);

-- Care ----------------------------------------------------------------------------------------------------------------

create table care.ward (
  id      uuid     primary key,
  tenant  uuid     not null,
  setting text     not null check (setting in ('ward', 'home')),
  lane    smallint not null,
  seq     bigint   not null,
  key_id  uuid     not null,
  sealed  bytea    not null
);

-- A record that is merged into another is where that one is, and in care as that one is: whoever sees the survivor sees
-- what was recorded under the other, and nobody else does.
create table care.patient (
  id       uuid     primary key,
  tenant   uuid     not null,
  ward     uuid     not null,
  active   boolean  not null,
  lane     smallint not null,
  seq      bigint   not null,
  key_id   uuid     not null,
  sealed   bytea    not null,
  survivor uuid     check (survivor <> id)
);
create index patient_survivor on care.patient (survivor) where survivor is not null;
create index patient_ward on care.patient (ward) where active;

create table care.alarm (
  id        uuid        primary key,
  tenant    uuid        not null,
  patient   uuid        not null,
  kind      text        not null,
  priority  text        not null,
  active    boolean     not null,
  signal    text        not null,
  listed    boolean     not null,
  onset     timestamptz not null,
  ended     timestamptz,
  opened_at timestamptz not null,
  version   int         not null,
  lane      smallint    not null,
  seq       bigint      not null,
  key_id    uuid        not null,
  sealed    bytea       not null,
  -- Readings that it rested on were withdrawn.
  corrected boolean     not null default false
);
create index alarm_listed on care.alarm (patient) where listed;
create index alarm_onset on care.alarm (patient, onset);

create table care.task (
  id        uuid        primary key,
  tenant    uuid        not null,
  patient   uuid        not null,
  kind      text        not null,
  open      boolean     not null,
  opened_at timestamptz not null,
  version   int         not null,
  lane      smallint    not null,
  seq       bigint      not null,
  key_id    uuid        not null,
  sealed    bytea       not null
);
create index task_open on care.task (patient) where open;

-- Every version of the rules of a hospital, a setting or a ward. Who said why is sealed with them.
create table care.rule_layer (
  id        uuid     primary key,
  tenant    uuid     not null,
  level     text     not null check (level in ('hospital', 'setting', 'ward')),
  scope     text     not null,
  version   integer  not null check (version > 0),
  from_at   timestamptz not null,
  lane      smallint not null,
  seq       bigint   not null,
  key_id    uuid     not null,
  sealed    bytea    not null,
  unique (tenant, level, scope, version)
);

-- What was asked and approved. Not a projection: rows stay when their patients are gone.
create table care.erasure (
  patient      uuid        primary key,
  tenant       uuid        not null,
  requested_by uuid        not null,
  requested_at timestamptz not null,
  approved_by  uuid        check (approved_by <> requested_by),
  approved_at  timestamptz,
  erased_key   uuid,
  withdrawn_by uuid,
  withdrawn_at timestamptz check (withdrawn_at is null or approved_at is null),
  lane         smallint    not null,
  seq          bigint      not null,
  key_id       uuid        not null,
  sealed       bytea       not null
);

-- Who works when on a ward. Nothing here says who the person is.
create table care.shift (
  id        uuid        primary key,
  tenant    uuid        not null,
  ward      uuid        not null,
  person    uuid        not null,
  duty      text        not null check (duty in ('bed-nurse', 'charge-nurse', 'physician', 'supervisor', 'hub-nurse')),
  from_at   timestamptz not null,
  until_at  timestamptz not null check (until_at > from_at),
  on_call   boolean     not null,
  cancelled boolean     not null default false,
  lane      smallint    not null,
  seq       bigint      not null
);
create index shift_ward on care.shift (ward, until_at);

-- When nobody is to be alarmed of a ward. Why is in the journal.
create table care.silent_trial (
  id       uuid        primary key,
  tenant   uuid        not null,
  ward     uuid        not null,
  set_by   uuid        not null,
  from_at  timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  ended_by uuid,
  ended_at timestamptz,
  lane     smallint    not null,
  seq      bigint      not null
);
create index silent_trial_ward on care.silent_trial (ward, until_at);

-- A ward's beds, and which of them are looked after together.
create table care.ward_beds (
  ward   uuid     primary key,
  tenant uuid     not null,
  lane   smallint not null,
  seq    bigint   not null,
  key_id uuid     not null,
  sealed bytea    not null
);
create table care.ward_zones (
  ward   uuid     primary key,
  tenant uuid     not null,
  lane   smallint not null,
  seq    bigint   not null,
  key_id uuid     not null,
  sealed bytea    not null
);

-- When a patient was on a ward. A ward's figures count whoever was there, and name nobody.
create table care.stay (
  patient  uuid        not null,
  tenant   uuid        not null,
  ward     uuid        not null,
  from_at  timestamptz not null,
  until_at timestamptz
);
create index stay_ward on care.stay (ward, from_at);
create index stay_patient on care.stay (patient) where until_at is null;

-- What became of alarms' signals, by our time. No key: a row more would miscount, and must never keep an alarm from
-- being committed.
create table care.alarm_step (
  at       timestamptz not null,
  patient  uuid        not null,
  alarm    uuid        not null,
  tenant   uuid        not null,
  rung     smallint    not null,
  step     text        not null,
  priority text        not null
);
create index alarm_step_patient on care.alarm_step (patient, at);

do $$
declare
  name text;
begin
  foreach name in array array['care.ward_beds', 'care.ward_zones', 'care.stay', 'care.alarm_step'] loop
    execute format('alter table %s enable row level security, force row level security', name);
    execute format('create policy writer on %s to vigil_writer using (true) with check (true)', name);
  end loop;
  foreach name in array array['care.stay', 'care.alarm_step'] loop
    execute format('create policy eraser on %s to vigil_eraser using (true)', name);
  end loop;
end
$$;

-- What clinicians wrote: rows are added and never changed. What is about another note says so in clear.
create table care.note (
  at      timestamptz not null,
  id      uuid        primary key,
  tenant  uuid        not null,
  patient uuid        not null,
  about   uuid,
  lane    smallint    not null,
  seq     bigint      not null,
  key_id  uuid        not null,
  sealed  bytea       not null
);
create index note_patient on care.note (patient, at desc, id desc) where about is null;
create index note_about on care.note (about) where about is not null;

-- Devices -------------------------------------------------------------------------------------------------------------

create table device.device (
  id                       uuid     primary key,
  tenant                   uuid     not null,
  kind                     text     not null,
  expected_interval_millis bigint   not null,
  key_hash                 bytea    not null,
  lane                     smallint not null,
  seq                      bigint   not null,
  key_id                   uuid     not null,
  sealed                   bytea    not null,
  -- The key that it is to change to; until it does, and no longer than until then, it has the one above.
  next_key_hash            bytea,
  old_until                timestamptz check ((old_until is null) = (next_key_hash is null)),
  key_changed              boolean  not null default false
);

create table device.binding (
  device      uuid        not null,
  patient     uuid        not null,
  tenant      uuid        not null,
  bound_from  timestamptz not null,
  bound_until timestamptz,
  lane        smallint    not null,
  seq         bigint      not null,
  primary key (device, bound_from)
);
create index binding_patient on device.binding (patient);

-- Identity ------------------------------------------------------------------------------------------------------------

create table identity.account (
  id            uuid     primary key,
  tenant        uuid     not null,
  -- HMAC-SHA256 of the login under a key that the database doesn't hold.
  login_hash    bytea    not null unique,
  -- Of identity.role, of the hospital or built in; one that isn't there permits nothing.
  role          text     not null,
  password_hash text     not null,
  lane          smallint not null,
  seq           bigint   not null,
  key_id        uuid     not null,
  sealed        bytea    not null,
  disabled      boolean  not null default false,
  -- Set by somebody else: good for nothing but setting one's own.
  one_time      boolean  not null default false,
  signed_in_at  timestamptz
);

-- Roles are sets of capabilities. Those that are built in are of no hospital; io.vigil.server.identity.Roles has them,
-- too, and a test holds the two against each other.
create table identity.role (
  tenant       uuid     not null,
  name         text     not null,
  capabilities text[]   not null,
  lane         smallint not null,
  seq          bigint   not null,
  primary key (tenant, name)
);
insert into identity.role (tenant, name, capabilities, lane, seq) values
  ('00000000-0000-0000-0000-000000000000', 'nurse',
    '{see-beds,see-identity,look-back,observe,answer-alarms,assign}', 0, 0),
  ('00000000-0000-0000-0000-000000000000', 'physician',
    '{see-beds,see-identity,look-back,observe,answer-alarms,assign,order}', 0, 0),
  ('00000000-0000-0000-0000-000000000000', 'administrator',
    '{see-beds,see-identity,admit,administer-accounts,administer-wards,administer-devices,administer-rules,administer-keys,audit,erase}', 0, 0),
  ('00000000-0000-0000-0000-000000000000', 'demo', '{see-beds,see-identity,simulate}', 0, 0),
  ('00000000-0000-0000-0000-000000000000', 'patient', '{be-prompted}', 0, 0);

create table identity.ward_grant (
  account uuid not null,
  ward    uuid not null,
  tenant  uuid not null,
  primary key (account, ward)
);

-- Where people can be told of alarms beside their stations.
create table identity.contact (
  account uuid     not null,
  channel text     not null check (channel in ('mail', 'sms', 'webhook')),
  tenant  uuid     not null,
  lane    smallint not null,
  seq     bigint   not null,
  key_id  uuid     not null,
  sealed  bytea    not null,
  primary key (account, channel)
);

-- Workplaces that several people share. What a station sees while nobody is tapped in hangs on a row of
-- identity.ward_grant whose account is the station's id: revoking takes it away.
create table identity.station (
  id          uuid        primary key,
  tenant      uuid        not null,
  ward        uuid        not null,
  -- Of the browser that is enrolled; SHA-256 of its key.
  key_hash    bytea       unique,
  session     uuid,
  enrolled_at timestamptz,
  revoked_at  timestamptz check (revoked_at is null or key_hash is null),
  -- To the minute; not a projection.
  seen_at     timestamptz,
  lane        smallint    not null,
  seq         bigint      not null,
  key_id      uuid        not null,
  sealed      bytea       not null
);

-- Of use at a station of a ward that the person is granted, and nowhere else.
create table identity.pin (
  account uuid     primary key,
  tenant  uuid     not null,
  -- Argon2id of what a key beside the database makes of it: without that key no PIN can be tried.
  hash    text     not null,
  locked  boolean  not null,
  lane    smallint not null,
  seq     bigint   not null
);

-- Access: who looked at whom, until it is in the journal --------------------------------------------------------------

create table access.view (
  session      uuid        not null,
  account      uuid        not null,
  tenant       uuid        not null,
  patient      uuid        not null,
  resource     text        not null,
  purpose      text        not null,
  window_start timestamptz not null,
  last_at      timestamptz not null,
  count        int         not null,
  journalled   boolean     not null,
  primary key (session, account, patient, resource, purpose, window_start)
);
create index view_open on access.view (window_start) where not journalled;
create index view_journalled on access.view (window_start) where journalled;

-- Who looked, as the journal has it: an hour of one person is one row, a bit for each five minutes of it.
create table access.look (
  hour     timestamptz not null,
  first_at timestamptz not null,
  last_at  timestamptz not null,
  patient  uuid        not null,
  tenant   uuid        not null,
  account  uuid        not null,
  windows  smallint    not null,
  resource text        not null,
  purpose  text        not null,
  primary key (patient, hour, account, resource, purpose)
);

-- Series --------------------------------------------------------------------------------------------------------------

-- A patient's hour, by device time, in parts: readings, and steps of the score where it is scored. A part is named by
-- the last entry in it; the parts of an hour that is over are made one.
create table series.fragment (
  hour    timestamptz not null,
  part    bigint      not null,
  patient uuid        not null,
  tenant  uuid        not null,
  key_id  uuid        not null,
  scored  boolean     not null,
  sealed  bytea       storage external not null
);
-- No key: the parts of an hour share an entry, which costs less for each of them. That no part is there twice is the
-- cursor's business, which is committed with it.
create index fragment_hour on series.fragment (patient, hour);

-- Hours with parts that are to be made one: written once for all of them.
create table series.loose_hour (
  hour    timestamptz not null,
  patient uuid        not null,
  tenant  uuid        not null,
  primary key (hour, patient)
);

-- Context -------------------------------------------------------------------------------------------------------------
-- Set for one transaction by set_config(…, true). Unset and empty are NULL, which equals nothing: no context, no rows.

create function vigil.tenant() returns uuid language sql stable
  return nullif(current_setting('vigil.tenant', true), '')::uuid;

create function vigil.account() returns uuid language sql stable
  return nullif(current_setting('vigil.account', true), '')::uuid;

-- What a role permits; that of a hospital's own is never taken for another's.
create function identity.capabilities_of(tenant_of uuid, role_of text) returns text[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select capabilities from identity.role
    where name = role_of and tenant in (tenant_of, '00000000-0000-0000-0000-000000000000')
$$;

-- Whether the account in the context may do at least one of these. Its role is looked up here and never taken from the
-- caller; who is disabled may do nothing. A station, which is no account, sees beds.
create function vigil.can(variadic capabilities text[]) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select identity.capabilities_of(a.tenant, a.role) && capabilities from identity.account as a
      where a.id = vigil.account() and a.tenant = vigil.tenant() and not a.disabled),
    (select 'see-beds' = any (capabilities) from identity.station as s
      where s.id = vigil.account() and s.tenant = vigil.tenant() and s.revoked_at is null),
    false)
$$;

-- The one row that a sign-in needs, before there is a context. Whoever calls must know the login and hold the lookup key.
create function identity.by_login(hash bytea)
  returns table (id uuid, tenant uuid, role text, password_hash text, key_id uuid, sealed bytea, disabled boolean,
    one_time boolean)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select id, tenant, role, password_hash, key_id, sealed, disabled, one_time from identity.account
    where login_hash = hash
$$;

-- Whether anybody could sign in at all.
create function identity.has_accounts() returns boolean
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select exists (select from identity.account)
$$;

-- Row-level security --------------------------------------------------------------------------------------------------

do $$
declare
  name text;
begin
  foreach name in array array[
    'journal.entry', 'journal.tree_batch', 'journal.tile', 'journal.checkpoint',
    'engine.snapshot', 'engine.snapshot_blocks', 'engine.snapshot_kept',
    'care.ward', 'care.patient', 'care.alarm', 'care.task', 'care.erasure', 'care.rule_layer', 'care.shift', 'care.silent_trial',
    'device.device', 'device.binding',
    'identity.account', 'identity.role', 'identity.ward_grant', 'identity.contact', 'identity.station', 'identity.pin', 'access.view', 'access.look', 'care.note',
    'series.fragment', 'series.loose_hour'
  ] loop
    execute format('alter table %s enable row level security, force row level security', name);
  end loop;

  -- The writer decides for every tenant; what it may do is limited by its grants.
  foreach name in array array[
    'journal.entry', 'journal.tree_batch', 'journal.tile', 'journal.checkpoint',
    'engine.snapshot', 'engine.snapshot_blocks', 'engine.snapshot_kept',
    'care.ward', 'care.patient', 'care.alarm', 'care.task', 'care.erasure', 'care.rule_layer', 'care.shift', 'care.silent_trial',
    'device.device', 'device.binding',
    'identity.account', 'identity.role', 'identity.ward_grant', 'identity.contact', 'identity.station', 'identity.pin', 'access.look', 'care.note'
  ] loop
    execute format('create policy writer on %s to vigil_writer using (true) with check (true)', name);
  end loop;

  foreach name in array array['series.fragment', 'series.loose_hour'] loop
    execute format('create policy projector on %s to vigil_projector using (true) with check (true)', name);
  end loop;

  foreach name in array array[
    'care.patient', 'care.alarm', 'care.task', 'device.binding', 'series.fragment', 'series.loose_hour',
    'engine.snapshot', 'engine.snapshot_blocks', 'engine.snapshot_kept', 'care.erasure', 'access.look', 'care.note'
  ] loop
    execute format('create policy eraser on %s to vigil_eraser using (true)', name);
  end loop;

  -- Whoever sees the patient sees these. The subquery is under care.patient's own policy, so that a transfer or a
  -- discharge takes sight of all of them away in the same instant. EXISTS, and not IN, lets the planner look up one
  -- patient where one is asked for, and hash them all where many are.
  foreach name in array array[
    'care.alarm', 'care.task', 'device.binding', 'series.fragment', 'care.note'
  ] loop
    execute format(
      'create policy reader on %s for select to vigil_reader
         using (exists (select from care.patient as visible where visible.id = patient))', name);
  end loop;
end
$$;

-- Hashes and sequence numbers of the whole hospital are seen by those alone who audit it.
do $$
declare
  name text;
begin
  foreach name in array array['journal.tree_batch', 'journal.tile', 'journal.checkpoint'] loop
    execute format(
      'create policy reader on %s for select to vigil_reader
         using (tenant = (select vigil.tenant()) and (select vigil.can(''audit'')))', name);
  end loop;
end
$$;

create policy projector on journal.entry for select to vigil_projector using (true);

-- FORCE binds the owner too; the functions above that run as the owner need this and nothing more.
create policy owner on identity.account for select to vigil_owner using (true);
create policy owner on identity.station for select to vigil_owner using (true);
create policy owner on identity.role for select to vigil_owner using (true);

create policy writer_read on access.view for select to vigil_writer using (true);
create policy writer_insert on access.view for insert to vigil_writer with check (true);
create policy writer_update on access.view for update to vigil_writer using (true) with check (true);
-- A view may be forgotten here only once the journal has it.
create policy writer_delete on access.view for delete to vigil_writer using (journalled);
create policy eraser on access.view to vigil_eraser using (journalled);

-- `(select f())` is computed once for a statement, `f()` once for a row.
create policy reader on identity.account for select to vigil_reader
  using (tenant = (select vigil.tenant())
    and (id = (select vigil.account()) or (select vigil.can('administer-accounts'))));

create policy reader on identity.role for select to vigil_reader
  using (tenant = (select vigil.tenant()) and (select vigil.can('administer-accounts')));

create policy reader on identity.ward_grant for select to vigil_reader
  using (tenant = (select vigil.tenant())
    and (account = (select vigil.account()) or (select vigil.can('administer-accounts'))));

create policy reader on identity.station for select to vigil_reader
  using (tenant = (select vigil.tenant()) and (select vigil.can('administer-wards')));

create policy reader on care.ward for select to vigil_reader
  using (tenant = (select vigil.tenant())
    and (id in (select ward from identity.ward_grant where account = (select vigil.account()))
      or (select vigil.can('admit', 'administer-accounts', 'administer-wards', 'administer-devices', 'administer-rules'))));

-- No exception for an administrator: patients are seen with a grant, or not at all. An array, unlike a subquery in IN,
-- can be looked up in the index on ward.
create policy reader on care.patient for select to vigil_reader
  using (tenant = (select vigil.tenant())
    and active
    and (select vigil.can('see-beds'))
    and ward = any (array(select ward from identity.ward_grant where account = (select vigil.account()))));

-- Who audits asks who looked without seeing the patient, and say why; it names nobody.
create policy reader on access.look for select to vigil_reader
  using (tenant = (select vigil.tenant())
    and ((select vigil.can('audit'))
      or exists (select from care.patient as visible where visible.id = patient)));

create policy reader on care.erasure for select to vigil_reader
  using (tenant = (select vigil.tenant()) and (select vigil.can('erase')));

create policy reader on care.rule_layer for select to vigil_reader
  using (tenant = (select vigil.tenant()) and (select vigil.can('administer-rules')));
-- Colleagues on the wards that one is granted, and for who administers wards the hospital.
create policy reader on care.shift for select to vigil_reader
  using (tenant = (select vigil.tenant())
    and (ward in (select ward from identity.ward_grant where account = (select vigil.account()))
      or (select vigil.can('administer-wards'))));

-- As a ward is.
create policy reader on care.silent_trial for select to vigil_reader
  using (tenant = (select vigil.tenant())
    and (ward in (select ward from identity.ward_grant where account = (select vigil.account()))
      or (select vigil.can('administer-wards', 'administer-rules'))));

create policy reader on device.device for select to vigil_reader
  using (tenant = (select vigil.tenant())
    and ((select vigil.can('administer-devices')) or exists (select from device.binding as b where b.device = id)));

-- Which device is bound, and to which record; not who that is.
create policy administrator on device.binding for select to vigil_reader
  using (tenant = (select vigil.tenant()) and (select vigil.can('administer-devices')));

-- Grants --------------------------------------------------------------------------------------------------------------

grant usage on schema journal, engine, care, device, identity, access to vigil_writer;
grant select, insert on journal.entry, journal.tree_batch, journal.tile, journal.checkpoint to vigil_writer;
grant execute on function engine.fenced() to vigil_writer;
grant execute on function journal.ensure_month(date) to vigil_writer;
grant select, insert, update on all tables in schema engine, care, device, identity, access to vigil_writer;
revoke update on engine.snapshot_kept, care.note from vigil_writer;
grant delete on identity.ward_grant, identity.pin, access.view to vigil_writer;

grant usage on schema journal, engine, series to vigil_projector;
grant select on journal.entry to vigil_projector;
grant select, insert, update, delete on engine.cursor to vigil_projector;
grant select, insert, delete on series.fragment, series.loose_hour to vigil_projector;

grant usage on schema vigil, journal, care, device, identity, access, series to vigil_reader;
grant select on journal.tree_batch, journal.tile, journal.checkpoint to vigil_reader;
grant execute on function vigil.tenant(), vigil.account(), vigil.can(text[]) to vigil_reader;
grant execute on function identity.by_login(bytea), identity.has_accounts(), identity.capabilities_of(uuid, text)
  to vigil_reader;
grant select on care.ward, care.patient, care.alarm, care.task, care.erasure, care.rule_layer, care.shift, care.silent_trial, care.note, access.look to vigil_reader;
grant select on device.binding, series.fragment, identity.ward_grant, identity.role to vigil_reader;
grant select (id, tenant, kind, expected_interval_millis, lane, seq, key_id, sealed, old_until) on device.device to vigil_reader;
grant select (id, tenant, role, lane, seq, key_id, sealed, disabled, one_time, signed_in_at) on identity.account to vigil_reader;
grant select (id, tenant, ward, enrolled_at, revoked_at, seen_at, lane, seq, key_id, sealed) on identity.station to vigil_reader;

grant usage on schema engine, care, device, access, series to vigil_eraser;
grant select on care.erasure to vigil_eraser;
-- To delete by a column takes the right to read that column, and none to read what is sealed.
grant select (id) on care.patient to vigil_eraser;
grant select (patient) on care.alarm, care.task, care.note, device.binding, series.fragment, series.loose_hour, access.view,
  access.look to vigil_eraser;
grant select (patient), delete on care.stay, care.alarm_step to vigil_eraser;
grant select (journalled) on access.view to vigil_eraser;
grant select (subject_kind, subject) on engine.snapshot, engine.snapshot_blocks, engine.snapshot_kept to vigil_eraser;
grant delete on care.patient, care.alarm, care.task, care.note, device.binding, series.fragment, series.loose_hour, access.view,
  access.look,
  engine.snapshot, engine.snapshot_blocks, engine.snapshot_kept to vigil_eraser;
