CREATE TABLE "agreement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"negotiation_id" uuid NOT NULL,
	"proposal_id" uuid NOT NULL,
	"project_id" uuid,
	"consumer_id" uuid NOT NULL,
	"provider_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"listing_id" uuid NOT NULL,
	"terms_hash" text NOT NULL,
	"terms" text NOT NULL,
	"text" text NOT NULL,
	"seal" text,
	"seal_refusal" jsonb,
	"suspended_by" uuid,
	"reason" text,
	"not_after" timestamp with time zone NOT NULL,
	"activated_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agreement_negotiation_id_unique" UNIQUE("negotiation_id"),
	CONSTRAINT "agreement_terms_hash_unique" UNIQUE("terms_hash"),
	CONSTRAINT "agreement_state" CHECK ("agreement"."state" in ('PENDING', 'TERMINATED', 'ACTIVE', 'SUSPENDED', 'EXPIRED'))
);
--> statement-breakpoint
ALTER TABLE "agreement" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "statement" (
	"agreement_id" uuid NOT NULL,
	"order" integer NOT NULL,
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"document" jsonb NOT NULL,
	"assertion" jsonb NOT NULL,
	"key_card" jsonb NOT NULL,
	"signed_at" timestamp with time zone NOT NULL,
	"audience" uuid[] NOT NULL,
	CONSTRAINT "statement_agreement_id_order_pk" PRIMARY KEY("agreement_id","order")
);
--> statement-breakpoint
ALTER TABLE "statement" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "event" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"subject" uuid NOT NULL,
	"organisation_id" uuid,
	"actor" text NOT NULL,
	"project_id" uuid,
	"data" jsonb NOT NULL,
	"salt" text NOT NULL,
	"body_hash" text NOT NULL,
	"leaf_hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"audience" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "event" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "log_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"frontier" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "log_head" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "listing_version" (
	"listing_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"document" jsonb NOT NULL,
	"hash" text NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"audience" uuid[] NOT NULL,
	CONSTRAINT "listing_version_listing_id_version_pk" PRIMARY KEY("listing_id","version")
);
--> statement-breakpoint
ALTER TABLE "listing_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "listing" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"dataset_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"description" jsonb,
	"data_use" jsonb,
	"version" integer DEFAULT 0 NOT NULL,
	"published_at" timestamp with time zone,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "listing_slug_unique" UNIQUE("slug"),
	CONSTRAINT "listing_state" CHECK ("listing"."state" in ('DRAFT', 'PUBLISHED', 'WITHDRAWN'))
);
--> statement-breakpoint
ALTER TABLE "listing" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "account" (
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"refresh_token" text,
	"access_token" text,
	"expires_at" integer,
	"token_type" text,
	"scope" text,
	"id_token" text,
	"session_state" text,
	CONSTRAINT "account_provider_provider_account_id_pk" PRIMARY KEY("provider","provider_account_id")
);
--> statement-breakpoint
ALTER TABLE "account" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ceremony" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"agreement_id" uuid,
	"challenge" text NOT NULL,
	"document" jsonb,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"audience" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ceremony" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"email" text NOT NULL,
	"roles" text[] NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitation_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "invitation_state" CHECK ("invitation"."state" in ('OPEN', 'ACCEPTED', 'WITHDRAWN'))
);
--> statement-breakpoint
ALTER TABLE "invitation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "membership" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"roles" text[] NOT NULL,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "membership_state" CHECK ("membership"."state" in ('ACTIVE', 'REMOVED'))
);
--> statement-breakpoint
ALTER TABLE "membership" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organisation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"country" text NOT NULL,
	"for_profit" boolean NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organisation_slug_unique" UNIQUE("slug"),
	CONSTRAINT "organisation_state" CHECK ("organisation"."state" in ('ACTIVE'))
);
--> statement-breakpoint
ALTER TABLE "organisation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"credential_id" text NOT NULL,
	"cose_public_key" text NOT NULL,
	"counter" integer DEFAULT 0 NOT NULL,
	"label" text NOT NULL,
	"backed_up" boolean NOT NULL,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "passkey_credential_id_unique" UNIQUE("credential_id"),
	CONSTRAINT "passkey_state" CHECK ("passkey"."state" in ('ACTIVE', 'REMOVED'))
);
--> statement-breakpoint
ALTER TABLE "passkey" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "person" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" timestamp with time zone,
	"image" text,
	"title" text DEFAULT '' NOT NULL,
	"password_hash" text,
	"failed_sign_ins" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "person_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "person" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "session" (
	"session_token" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	"acting_for" uuid
);
--> statement-breakpoint
ALTER TABLE "session" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "verification_token" (
	"identifier" text NOT NULL,
	"token" text NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	CONSTRAINT "verification_token_identifier_token_pk" PRIMARY KEY("identifier","token")
);
--> statement-breakpoint
ALTER TABLE "verification_token" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "negotiation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"proposal_id" uuid NOT NULL,
	"listing_id" uuid NOT NULL,
	"listing_version" integer NOT NULL,
	"listing_hash" text NOT NULL,
	"consumer_id" uuid NOT NULL,
	"provider_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"note" text NOT NULL,
	"reason" text,
	"limits" jsonb NOT NULL,
	"moved_at" timestamp with time zone DEFAULT now() NOT NULL,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "negotiation_state" CHECK ("negotiation"."state" in ('REQUESTED', 'OFFERED', 'AGREED', 'TERMINATED', 'ACCEPTED', 'VERIFIED', 'FINALIZED'))
);
--> statement-breakpoint
ALTER TABLE "negotiation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "proposal" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"purpose_id" uuid NOT NULL,
	"purpose" jsonb NOT NULL,
	"title" text NOT NULL,
	"message" text NOT NULL,
	"plan" jsonb NOT NULL,
	"plan_hash" text NOT NULL,
	"model_digest" text NOT NULL,
	"limits" jsonb NOT NULL,
	"rights" jsonb NOT NULL,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "proposal_state" CHECK ("proposal"."state" in ('SUBMITTED', 'WITHDRAWN', 'DECLINED', 'AGREED'))
);
--> statement-breakpoint
ALTER TABLE "proposal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "purpose" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"title" text NOT NULL,
	"document" jsonb NOT NULL,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "purpose_state" CHECK ("purpose"."state" in ('ACTIVE', 'RETIRED'))
);
--> statement-breakpoint
ALTER TABLE "purpose" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "blob" (
	"hash" text PRIMARY KEY NOT NULL,
	"bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "blob" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "metric" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"site_id" uuid,
	"name" text NOT NULL,
	"metric" jsonb NOT NULL,
	"audience" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "metric" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "project" (
	"id" uuid PRIMARY KEY NOT NULL,
	"proposal_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "project_proposal_id_unique" UNIQUE("proposal_id"),
	CONSTRAINT "project_state" CHECK ("project"."state" in ('OPEN', 'CLOSED'))
);
--> statement-breakpoint
ALTER TABLE "project" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "round" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"base" text NOT NULL,
	"result" text,
	"quorum" integer NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"deadline_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"committed_at" timestamp with time zone,
	"failure" jsonb,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	CONSTRAINT "round_state" CHECK ("round"."state" in ('COLLECTING', 'AGGREGATING', 'COMMITTED', 'FAILED'))
);
--> statement-breakpoint
ALTER TABLE "round" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "run" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"engine" text NOT NULL,
	"plan" jsonb NOT NULL,
	"plan_hash" text NOT NULL,
	"model_digest" text NOT NULL,
	"minimum_sites" integer NOT NULL,
	"current_round" integer DEFAULT 0 NOT NULL,
	"initial_model" text,
	"last_model" text,
	"failure" jsonb,
	"waiting" text,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"holder" text,
	"held_until" timestamp with time zone,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "run_state" CHECK ("run"."state" in ('READY', 'RUNNING', 'PAUSED', 'ABORTED', 'COMPLETED', 'FAILED'))
);
--> statement-breakpoint
ALTER TABLE "run" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "task" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"site_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"weight_units" integer NOT NULL,
	"lease" uuid,
	"lease_until" timestamp with time zone,
	"progress" jsonb,
	"failure" jsonb,
	"receipt" jsonb,
	"leased_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_state" CHECK ("task"."state" in ('PENDING', 'LEASED', 'RUNNING', 'ACCEPTED', 'REJECTED', 'FAILED', 'CANCELLED', 'SUPERSEDED'))
);
--> statement-breakpoint
ALTER TABLE "task" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "update" (
	"task_id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"site_id" uuid NOT NULL,
	"blob" text,
	"bytes" integer NOT NULL,
	"weight_units" integer NOT NULL,
	"norm_l2" text,
	"images" integer NOT NULL,
	"steps" integer NOT NULL,
	"train_loss" text,
	"seconds" text NOT NULL,
	"device" text NOT NULL,
	"accepted_at" timestamp with time zone NOT NULL,
	"audience" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "update" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dataset" (
	"id" uuid PRIMARY KEY NOT NULL,
	"site_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"manifest" text NOT NULL,
	"chain" text NOT NULL,
	"name" text NOT NULL,
	"labels" text[] NOT NULL,
	"synthetic" boolean NOT NULL,
	"summary" jsonb NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dataset" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enrolment" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"audience" uuid[] NOT NULL,
	CONSTRAINT "enrolment_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "enrolment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "site_nonce" (
	"key_thumbprint" text NOT NULL,
	"nonce" text NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "site_nonce_key_thumbprint_nonce_pk" PRIMARY KEY("key_thumbprint","nonce")
);
--> statement-breakpoint
ALTER TABLE "site_nonce" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "site_report" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"agent_version" text NOT NULL,
	"device" text NOT NULL,
	"policy" jsonb,
	"local_pause" jsonb,
	"reported_at" timestamp with time zone NOT NULL,
	"audience" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "site_report" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "site" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"jwk" jsonb,
	"key_thumbprint" text,
	"last_seen_at" timestamp with time zone,
	"paused_reason" text,
	"state" text NOT NULL,
	"audience" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "site_key_thumbprint_unique" UNIQUE("key_thumbprint"),
	CONSTRAINT "site_state" CHECK ("site"."state" in ('INVITED', 'CONNECTED', 'PAUSED', 'REVOKED'))
);
--> statement-breakpoint
ALTER TABLE "site" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_negotiation_id_negotiation_id_fk" FOREIGN KEY ("negotiation_id") REFERENCES "public"."negotiation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_proposal_id_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement" ADD CONSTRAINT "statement_agreement_id_agreement_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."agreement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listing_version" ADD CONSTRAINT "listing_version_listing_id_listing_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listing"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listing" ADD CONSTRAINT "listing_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listing" ADD CONSTRAINT "listing_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listing" ADD CONSTRAINT "listing_dataset_id_dataset_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."dataset"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "negotiation" ADD CONSTRAINT "negotiation_proposal_id_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "negotiation" ADD CONSTRAINT "negotiation_listing_id_listing_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listing"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "negotiation" ADD CONSTRAINT "negotiation_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_purpose_id_purpose_id_fk" FOREIGN KEY ("purpose_id") REFERENCES "public"."purpose"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purpose" ADD CONSTRAINT "purpose_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_proposal_id_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round" ADD CONSTRAINT "round_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_round_id_round_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."round"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_agreement_id_agreement_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."agreement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "update" ADD CONSTRAINT "update_task_id_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."task"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset" ADD CONSTRAINT "dataset_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_report" ADD CONSTRAINT "site_report_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site" ADD CONSTRAINT "site_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_project" ON "event" USING btree ("project_id","seq");--> statement-breakpoint
CREATE INDEX "event_subject" ON "event" USING btree ("subject");--> statement-breakpoint
CREATE UNIQUE INDEX "membership_once" ON "membership" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "metric_once" ON "metric" USING btree ("run_id","round","site_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "round_once" ON "round" USING btree ("run_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "run_number" ON "run" USING btree ("project_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "task_once" ON "task" USING btree ("round_id","site_id");--> statement-breakpoint
CREATE UNIQUE INDEX "update_once" ON "update" USING btree ("run_id","round","site_id");--> statement-breakpoint
CREATE UNIQUE INDEX "dataset_once" ON "dataset" USING btree ("site_id","manifest");--> statement-breakpoint
CREATE POLICY "agreement_read" ON "agreement" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "agreement_insert" ON "agreement" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "agreement_update" ON "agreement" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "agreement_delete" ON "agreement" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "statement_read" ON "statement" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "statement_insert" ON "statement" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "statement_update" ON "statement" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "statement_delete" ON "statement" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "event_read" ON "event" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "event_insert" ON "event" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "event_update" ON "event" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "event_delete" ON "event" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "log_head_read" ON "log_head" AS PERMISSIVE FOR SELECT TO public USING (app_org() is not null);--> statement-breakpoint
CREATE POLICY "log_head_update" ON "log_head" AS PERMISSIVE FOR UPDATE TO public USING (app_org() is not null) WITH CHECK (app_org() is not null);--> statement-breakpoint
CREATE POLICY "listing_version_read" ON "listing_version" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "listing_version_insert" ON "listing_version" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "listing_version_update" ON "listing_version" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "listing_version_delete" ON "listing_version" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "listing_read" ON "listing" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "listing_insert" ON "listing" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "listing_update" ON "listing" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "listing_delete" ON "listing" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "account_system" ON "account" AS PERMISSIVE FOR ALL TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff') WITH CHECK (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "ceremony_read" ON "ceremony" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "ceremony_insert" ON "ceremony" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "ceremony_update" ON "ceremony" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "ceremony_delete" ON "ceremony" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "invitation_read" ON "invitation" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "invitation_insert" ON "invitation" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "invitation_update" ON "invitation" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "invitation_delete" ON "invitation" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "membership_read" ON "membership" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "membership_insert" ON "membership" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "membership_update" ON "membership" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "membership_delete" ON "membership" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "organisation_read" ON "organisation" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "organisation_insert" ON "organisation" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "organisation_update" ON "organisation" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "organisation_delete" ON "organisation" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "passkey_read" ON "passkey" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "passkey_insert" ON "passkey" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "passkey_update" ON "passkey" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "passkey_delete" ON "passkey" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "person_read" ON "person" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "person_insert" ON "person" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "person_update" ON "person" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "person_delete" ON "person" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "session_system" ON "session" AS PERMISSIVE FOR ALL TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff') WITH CHECK (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "verification_token_system" ON "verification_token" AS PERMISSIVE FOR ALL TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff') WITH CHECK (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "negotiation_read" ON "negotiation" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "negotiation_insert" ON "negotiation" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "negotiation_update" ON "negotiation" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "negotiation_delete" ON "negotiation" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "proposal_read" ON "proposal" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "proposal_insert" ON "proposal" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "proposal_update" ON "proposal" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "proposal_delete" ON "proposal" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "purpose_read" ON "purpose" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "purpose_insert" ON "purpose" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "purpose_update" ON "purpose" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "purpose_delete" ON "purpose" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "blob_system" ON "blob" AS PERMISSIVE FOR ALL TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff') WITH CHECK (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "metric_read" ON "metric" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "metric_insert" ON "metric" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "metric_update" ON "metric" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "metric_delete" ON "metric" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "project_read" ON "project" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "project_insert" ON "project" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "project_update" ON "project" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "project_delete" ON "project" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "round_read" ON "round" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "round_insert" ON "round" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "round_update" ON "round" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "round_delete" ON "round" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "run_read" ON "run" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "run_insert" ON "run" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "run_update" ON "run" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "run_delete" ON "run" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "task_read" ON "task" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "task_insert" ON "task" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "task_update" ON "task" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "task_delete" ON "task" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "update_read" ON "update" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "update_insert" ON "update" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "update_update" ON "update" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "update_delete" ON "update" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "dataset_read" ON "dataset" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "dataset_insert" ON "dataset" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "dataset_update" ON "dataset" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "dataset_delete" ON "dataset" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "enrolment_read" ON "enrolment" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "enrolment_insert" ON "enrolment" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "enrolment_update" ON "enrolment" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "enrolment_delete" ON "enrolment" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "site_nonce_system" ON "site_nonce" AS PERMISSIVE FOR ALL TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff') WITH CHECK (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "site_report_read" ON "site_report" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "site_report_insert" ON "site_report" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "site_report_update" ON "site_report" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "site_report_delete" ON "site_report" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');--> statement-breakpoint
CREATE POLICY "site_read" ON "site" AS PERMISSIVE FOR SELECT TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff' or (app_org() is not null and '00000000-0000-0000-0000-000000000000' = any(audience))));--> statement-breakpoint
CREATE POLICY "site_insert" ON "site" AS PERMISSIVE FOR INSERT TO public WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "site_update" ON "site" AS PERMISSIVE FOR UPDATE TO public USING ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff')) WITH CHECK ((app_org() = any(audience) or app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'));--> statement-breakpoint
CREATE POLICY "site_delete" ON "site" AS PERMISSIVE FOR DELETE TO public USING (app_org() = 'ffffffff-ffff-ffff-ffff-ffffffffffff');