-- Row security binds the owner too, the app may not change or delete what happened, the auditor may only read it.
do $$ declare t text; begin
  for t in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table %I force row level security', t);
    execute format('grant select, insert, update on %I to roundtable_app', t);
  end loop;
end $$;
--> statement-breakpoint
revoke update on event from roundtable_app;
--> statement-breakpoint
revoke insert on log_head from roundtable_app;
--> statement-breakpoint
grant delete on session, verification_token, site_nonce, ceremony, account to roundtable_app;
--> statement-breakpoint
create policy ceremony_end on ceremony for delete using (app_org() = any(audience));
--> statement-breakpoint
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'the event log is append-only'; end $$;
--> statement-breakpoint
create trigger event_append_only before update or delete or truncate on event for each statement execute function refuse_change();
--> statement-breakpoint
create policy event_audit on event for select to roundtable_auditor using (true);
--> statement-breakpoint
create policy log_head_audit on log_head for select to roundtable_auditor using (true);
--> statement-breakpoint
grant select on event, log_head to roundtable_auditor;
--> statement-breakpoint
alter table log_head no force row level security;
--> statement-breakpoint
alter table log_head disable row level security;
--> statement-breakpoint
insert into log_head (id, size, frontier) values (1, 0, '');
--> statement-breakpoint
alter table log_head enable row level security;
--> statement-breakpoint
alter table log_head force row level security;
