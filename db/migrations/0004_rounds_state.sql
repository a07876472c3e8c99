ALTER TABLE "round" ADD COLUMN "server_state" text;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "waiting_for" jsonb;--> statement-breakpoint
ALTER TABLE "task" ADD COLUMN "share_of" uuid;