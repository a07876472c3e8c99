ALTER TABLE "dataset" ADD COLUMN "gears" jsonb;--> statement-breakpoint
ALTER TABLE "dataset" ADD COLUMN "versions" jsonb;--> statement-breakpoint
ALTER TABLE "dataset" ADD COLUMN "key_id" text;--> statement-breakpoint
ALTER TABLE "dataset" ADD COLUMN "sent_hash" text;--> statement-breakpoint
ALTER TABLE "dataset" ADD COLUMN "sent_bytes" integer;--> statement-breakpoint
ALTER TABLE "site_report" ADD COLUMN "preparing" jsonb;--> statement-breakpoint
ALTER TABLE "site_report" ADD COLUMN "preparing_at" timestamp with time zone;