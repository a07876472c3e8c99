DROP INDEX "evaluation_once";--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "model" text DEFAULT 'run' NOT NULL;--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "strata" jsonb;--> statement-breakpoint
ALTER TABLE "update" ADD COLUMN "alone_absent" text;--> statement-breakpoint
CREATE UNIQUE INDEX "evaluation_once" ON "evaluation" USING btree ("run_id","round","site_id","split","model");