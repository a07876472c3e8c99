-- The organisation that row security sees in this transaction; null when it was not set, and then no row is visible.
create function app_org() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.org', true), '')::uuid $$;
