CREATE TABLE "former_site_key" (
	"thumbprint" text PRIMARY KEY NOT NULL,
	"site_id" uuid NOT NULL,
	"jwk" jsonb NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"audience" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "former_site_key" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "former_site_key" ADD CONSTRAINT "former_site_key_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "former_site_key_read" ON "former_site_key" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "former_site_key_insert" ON "former_site_key" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "former_site_key_update" ON "former_site_key" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "former_site_key_delete" ON "former_site_key" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
-- As every table: row security binds the owner too. What a site once signed with is not changed or deleted by anybody.
alter table "former_site_key" force row level security;--> statement-breakpoint
grant select, insert on "former_site_key" to roundtable_app;
