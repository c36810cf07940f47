import { id, type TablePolicy } from "../matrix.ts";

export const accountPolicies: TablePolicy[] = [
  {
    // Of one's own account the profile, of others' also of those who may do less. SC105: the only
    // administrator there is.
    table: "users",
    rows: { own: "users/{login}", others: "users/other" },
    insert: "(email, display_name) values ('new@x.example', 'New')",
    update: "display_name = 'Changed'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     SC105/1
      Principal      1/1     1/1          1/1     0/0
      Registrar      1/1     1/1          1/1     0/0
      Teacher        1/0     42501/42501  1/0     0/0
      Student        1/0     42501/42501  1/0     0/0
      Guardian       1/0     42501/42501  1/0     0/0
      Nobody         1/0     42501/42501  1/0     0/0`,
  },
  {
    // 23503: allowed, but somebody has the role.
    table: "roles",
    rows: { own: "roles/idle", others: "roles/custom" },
    insert: "(name) values ('New')",
    update: "name = 'Changed'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     23503/23503
      Principal      1/1     42501/42501  0/0     0/0
      Registrar      1/1     42501/42501  0/0     0/0
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         1/0     42501/42501  0/0     0/0`,
  },
  {
    table: "permissions",
    rows: { any: "permissions/custom" },
    insert: "(resource, type) values ('everything', 'delete')",
    update: "description = 'Changed'",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   42501   42501
      Principal      1       42501   42501   42501
      Registrar      1       42501   42501   42501
      Teacher        0       42501   42501   42501
      Student        0       42501   42501   42501
      Guardian       0       42501   42501   42501
      Nobody         0       42501   42501   42501`,
  },
  {
    table: "role_permissions",
    rows: { any: "role_permissions/custom" },
    insert: `(role_id, permission_id)
             values (${id("roles/custom")}, ${id("permissions/custom")})`,
    update: "scope = 'all'",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       42501   1
      Principal      1       42501   42501   0
      Registrar      1       42501   42501   0
      Teacher        0       42501   42501   0
      Student        0       42501   42501   0
      Guardian       0       42501   42501   0
      Nobody         0       42501   42501   0`,
  },
  {
    table: "user_roles",
    rows: { own: "user_roles/{me}", others: "user_roles/other" },
    inserts: {
      own: `(user_id, role_id) values ('{me}', ${id("roles/custom")})`,
      others: `(user_id, role_id) values (${id("users/guardian2")}, ${id("roles/custom")})`,
    },
    update: "valid_until = '2200-01-01'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/1
      Principal      1/1     1/1          1/1     1/1
      Registrar      1/1     1/1          1/1     1/1
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         1/0     42501/42501  0/0     0/0`,
  },
  {
    table: "object_permissions",
    rows: { own: "object_permissions/{me}", others: "object_permissions/{other}" },
    inserts: {
      own: `(permission_id, row_id, user_id)
            values (${id("permissions/custom")}, ${id("rooms/101")}, '{me}')`,
      others: `(permission_id, row_id, user_id)
               values (${id("permissions/custom")}, ${id("rooms/101")}, ${id("users/other")})`,
    },
    update: "valid_until = '2200-01-01'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/1
      Principal      1/1     1/1          1/1     1/1
      Registrar      1/0     42501/42501  0/0     0/0
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         1/0     42501/42501  0/0     0/0`,
  },
  {
    table: "user_sessions",
    rows: { own: "user_sessions/{me}", others: "user_sessions/{other}" },
    insert: `(user_id, family_id, refresh_token_hash, expires_at)
             values ('{me}', gen_random_uuid(), sha256('x'), now() + interval '1 day')`,
    update: "revoked_at = null",
    expected: `
                     select  insert       update       delete
      Administrator  1/1     42501/42501  42501/42501  42501/42501
      Principal      1/0     42501/42501  42501/42501  42501/42501
      Registrar      1/0     42501/42501  42501/42501  42501/42501
      Teacher        1/0     42501/42501  42501/42501  42501/42501
      Student        1/0     42501/42501  42501/42501  42501/42501
      Guardian       1/0     42501/42501  42501/42501  42501/42501
      Nobody         1/0     42501/42501  42501/42501  42501/42501`,
  },
  {
    table: "login_history",
    rows: { own: "login_history/{me}", others: "login_history/{other}" },
    insert: "(user_id, email, succeeded) values ('{me}', 'me@x.example', true)",
    update: "succeeded = true",
    expected: `
                     select  insert       update       delete
      Administrator  1/1     42501/42501  42501/42501  42501/42501
      Principal      1/0     42501/42501  42501/42501  42501/42501
      Registrar      1/0     42501/42501  42501/42501  42501/42501
      Teacher        1/0     42501/42501  42501/42501  42501/42501
      Student        1/0     42501/42501  42501/42501  42501/42501
      Guardian       1/0     42501/42501  42501/42501  42501/42501
      Nobody         1/0     42501/42501  42501/42501  42501/42501`,
  },
  {
    table: "user_tokens",
    rows: { own: "user_tokens/{me}", others: "user_tokens/{other}" },
    insert: `(user_id, purpose, token_hash, expires_at)
             values ('{me}', 'password_reset', sha256('x'), now() + interval '1 hour')`,
    update: "expires_at = now() + interval '1 year'",
    expected: `
                     select       insert       update       delete
      Administrator  42501/42501  42501/42501  42501/42501  42501/42501
      Principal      42501/42501  42501/42501  42501/42501  42501/42501
      Registrar      42501/42501  42501/42501  42501/42501  42501/42501
      Teacher        42501/42501  42501/42501  42501/42501  42501/42501
      Student        42501/42501  42501/42501  42501/42501  42501/42501
      Guardian       42501/42501  42501/42501  42501/42501  42501/42501
      Nobody         42501/42501  42501/42501  42501/42501  42501/42501`,
  },
  {
    table: "second_factors",
    rows: { own: "second_factors/{me}", others: "second_factors/{other}" },
    insert: "(user_id, sealed_secret, key_id) values ('{me}', 'x', 'k1')",
    update: "last_step = 0",
    expected: `
                     select  insert       update       delete
      Administrator  1/1     42501/42501  42501/42501  42501/42501
      Principal      1/0     42501/42501  42501/42501  42501/42501
      Registrar      1/0     42501/42501  42501/42501  42501/42501
      Teacher        1/0     42501/42501  42501/42501  42501/42501
      Student        1/0     42501/42501  42501/42501  42501/42501
      Guardian       1/0     42501/42501  42501/42501  42501/42501
      Nobody         1/0     42501/42501  42501/42501  42501/42501`,
  },
  {
    table: "recovery_codes",
    rows: { own: "recovery_codes/{me}", others: "recovery_codes/{other}" },
    insert: "(second_factor_id, code_hash) values ('{me}', sha256('y'))",
    update: "used_at = null",
    expected: `
                     select       insert       update       delete
      Administrator  42501/42501  42501/42501  42501/42501  42501/42501
      Principal      42501/42501  42501/42501  42501/42501  42501/42501
      Registrar      42501/42501  42501/42501  42501/42501  42501/42501
      Teacher        42501/42501  42501/42501  42501/42501  42501/42501
      Student        42501/42501  42501/42501  42501/42501  42501/42501
      Guardian       42501/42501  42501/42501  42501/42501  42501/42501
      Nobody         42501/42501  42501/42501  42501/42501  42501/42501`,
  },
  {
    table: "identity_providers",
    rows: { any: "identity_providers/one" },
    insert: `(name, display_name, issuer, client_id, sealed_client_secret, key_id)
             values ('two', 'Two', 'https://two.example', 'us', 'x', 'k1')`,
    update: "is_enabled = false",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   1       1
      Principal      0       42501   0       0
      Registrar      0       42501   0       0
      Teacher        0       42501   0       0
      Student        0       42501   0       0
      Guardian       0       42501   0       0
      Nobody         0       42501   0       0`,
  },
  {
    table: "user_identities",
    rows: { own: "user_identities/{me}", others: "user_identities/{other}" },
    insert: `(user_id, identity_provider_id, subject)
             values ('{me}', ${id("identity_providers/one")}, 'me')`,
    update: "subject = 'other'",
    expected: `
                     select  insert       update       delete
      Administrator  1/1     42501/42501  42501/42501  1/1
      Principal      1/0     42501/42501  42501/42501  1/0
      Registrar      1/0     42501/42501  42501/42501  1/0
      Teacher        1/0     42501/42501  42501/42501  1/0
      Student        1/0     42501/42501  42501/42501  1/0
      Guardian       1/0     42501/42501  42501/42501  1/0
      Nobody         1/0     42501/42501  42501/42501  1/0`,
  },
  {
    table: "db_logins",
    rows: { own: "db_logins/{me}", others: "db_logins/{other}" },
    insert: "(login, user_id) values ('me', '{me}')",
    update: "login = 'other'",
    expected: `
                     select       insert       update       delete
      Administrator  42501/42501  42501/42501  42501/42501  42501/42501
      Principal      42501/42501  42501/42501  42501/42501  42501/42501
      Registrar      42501/42501  42501/42501  42501/42501  42501/42501
      Teacher        42501/42501  42501/42501  42501/42501  42501/42501
      Student        42501/42501  42501/42501  42501/42501  42501/42501
      Guardian       42501/42501  42501/42501  42501/42501  42501/42501
      Nobody         42501/42501  42501/42501  42501/42501  42501/42501`,
  },
  {
    table: "unlimited_permissions",
    key: "user_id",
    rows: { own: "{me}" },
    insert: `(user_id, permission_code, user_role_id, valid_from)
             values ('{me}', 'users:delete', '{me}', now())`,
    update: "valid_until = null",
    expected: `
                     select  insert  update  delete
      Administrator  42501   42501   42501   42501
      Principal      42501   42501   42501   42501
      Registrar      42501   42501   42501   42501
      Teacher        42501   42501   42501   42501
      Student        42501   42501   42501   42501
      Guardian       42501   42501   42501   42501
      Nobody         42501   42501   42501   42501`,
  },
  {
    table: "effective_permissions",
    key: "role_id",
    rows: { any: "roles/custom" },
    insert: `(role_id, permission_code, scope)
             values (${id("roles/custom")}, 'users:delete', 'all')`,
    update: "scope = 'all'",
    expected: `
                     select  insert  update  delete
      Administrator  42501   42501   42501   42501
      Principal      42501   42501   42501   42501
      Registrar      42501   42501   42501   42501
      Teacher        42501   42501   42501   42501
      Student        42501   42501   42501   42501
      Guardian       42501   42501   42501   42501
      Nobody         42501   42501   42501   42501`,
  },
];
