CREATE TABLE "head_evaluation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"site_id" uuid NOT NULL,
	"split" text NOT NULL,
	"head" jsonb NOT NULL,
	"audience" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "head_evaluation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE UNIQUE INDEX "head_evaluation_once" ON "head_evaluation" USING btree ("run_id","round","site_id","split");--> statement-breakpoint
CREATE POLICY "head_evaluation_read" ON "head_evaluation" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "head_evaluation_insert" ON "head_evaluation" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "head_evaluation_update" ON "head_evaluation" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "head_evaluation_delete" ON "head_evaluation" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
-- As every table: row security binds the owner too, and what happened is not deleted.
alter table "head_evaluation" force row level security;--> statement-breakpoint
grant select, insert, update on "head_evaluation" to roundtable_app;
