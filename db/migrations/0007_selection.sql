CREATE TABLE "initial_model" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"bytes" integer NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "initial_model" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "stopped_after" integer;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "selected" jsonb;--> statement-breakpoint
ALTER TABLE "initial_model" ADD CONSTRAINT "initial_model_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "initial_model_once" ON "initial_model" USING btree ("organisation_id","hash");--> statement-breakpoint
CREATE POLICY "initial_model_read" ON "initial_model" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "initial_model_insert" ON "initial_model" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "initial_model_update" ON "initial_model" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "initial_model_delete" ON "initial_model" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
-- As every table: row security binds the owner too, and what happened is not deleted.
alter table "initial_model" force row level security;--> statement-breakpoint
grant select, insert, update on "initial_model" to roundtable_app;
