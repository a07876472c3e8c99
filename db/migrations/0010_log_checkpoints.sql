CREATE TABLE "log_checkpoint" (
	"size" bigint PRIMARY KEY NOT NULL,
	"note" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "log_checkpoint" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "log_cosignature" (
	"size" bigint NOT NULL,
	"site_id" uuid NOT NULL,
	"line" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "log_cosignature_size_site_id_pk" PRIMARY KEY("size","site_id")
);
--> statement-breakpoint
ALTER TABLE "log_cosignature" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "log_cosignature" ADD CONSTRAINT "log_cosignature_size_log_checkpoint_size_fk" FOREIGN KEY ("size") REFERENCES "public"."log_checkpoint"("size") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_cosignature" ADD CONSTRAINT "log_cosignature_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "log_checkpoint_read" ON "log_checkpoint" AS PERMISSIVE FOR SELECT TO public USING (app_org() is not null);--> statement-breakpoint
CREATE POLICY "log_checkpoint_insert" ON "log_checkpoint" AS PERMISSIVE FOR INSERT TO public WITH CHECK (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "log_cosignature_read" ON "log_cosignature" AS PERMISSIVE FOR SELECT TO public USING (app_org() is not null);--> statement-breakpoint
CREATE POLICY "log_cosignature_insert" ON "log_cosignature" AS PERMISSIVE FOR INSERT TO public WITH CHECK (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
-- As every table: row security binds the owner too. What was signed is not changed or deleted by anybody.
alter table "log_checkpoint" force row level security;--> statement-breakpoint
alter table "log_cosignature" force row level security;--> statement-breakpoint
grant select, insert on "log_checkpoint", "log_cosignature" to roundtable_app;--> statement-breakpoint
create trigger log_checkpoint_append_only before update or delete or truncate on "log_checkpoint" for each statement execute function refuse_change();--> statement-breakpoint
create trigger log_cosignature_append_only before update or delete or truncate on "log_cosignature" for each statement execute function refuse_change();--> statement-breakpoint
create policy log_checkpoint_audit on "log_checkpoint" for select to roundtable_auditor using (true);--> statement-breakpoint
create policy log_cosignature_audit on "log_cosignature" for select to roundtable_auditor using (true);--> statement-breakpoint
grant select on "log_checkpoint", "log_cosignature" to roundtable_auditor;
