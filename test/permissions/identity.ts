import { id } from "../policies/matrix.ts";
import { walker, type Proof } from "./walk.ts";

/** What finds a user and a role by what people call them. */
const byName = ["users:view", "roles:view"];

/** What finds a permission and a user, and the rows that grant one to the other. */
const rowGrants = ["permissions:view", "users:view", "object_permissions:view"];

const accounts: Proof[] = [
  {
    permission: "users:create",
    calls: "invite_user",
    attempt: `select invite_user('${walker.user}')`,
  },
  {
    permission: "users:update",
    calls: "require_password_change",
    attempt: `select require_password_change(${id("users/other")})`,
  },
  {
    permission: "second_factors:delete",
    calls: "reset_second_factor",
    attempt: `select reset_second_factor(${id("users/idle")})`,
    given: `insert into users (id, email, display_name)
            values (${id("users/idle")}, 'idle@x.example', 'Idle');
            insert into second_factors (user_id, sealed_secret, key_id)
            values (${id("users/idle")}, 'x', 'k1')`,
  },
  {
    permission: "identity_providers:create",
    attempt: `select register_identity_provider(
                'two', 'Two', 'https://two.example', 'us', 'x', 'k1', '{openid}', '{}', false)`,
  },
  {
    permission: "db_logins:view",
    calls: "bi_logins",
    attempt: "select login from bi_logins()",
  },
  {
    permission: "db_logins:create",
    calls: "create_bi_login",
    attempt: "select create_bi_login('walker', 'walker@x.example')",
  },
  {
    permission: "db_logins:delete",
    calls: "drop_bi_login",
    given: `insert into db_logins (login, user_id)
            values (current_schema() || '_bi_walker', '${walker.user}')`,
    attempt: "select drop_bi_login('walker')",
  },
];

/** Nobody gives what one does not hold: Custom holds rooms:view, Idle what everybody holds. */
const roles: Proof[] = [
  {
    permission: "roles:delete",
    given: `insert into roles (id, name) values (${id("roles/unused")}, 'Unused')`,
    attempt: `delete from roles where id = ${id("roles/unused")}`,
    also: ["roles:view"],
  },
  {
    permission: "user_roles:assign",
    attempt: `insert into user_roles (user_id, role_id)
              values (${id("users/nobody")}, ${id("roles/custom")})`,
    also: ["rooms:view"],
  },
  {
    permission: "user_roles:assign",
    calls: "assign_role",
    attempt: "select id from assign_role('other@x.example', 'Custom')",
    also: [...byName, "user_roles:view", "rooms:view"],
  },
  {
    permission: "user_roles:assign",
    calls: "remove_role",
    attempt: "select remove_role('other@x.example', 'Custom')",
    refusedBy: "SC109",
    also: [...byName, "user_roles:view", "rooms:view"],
  },
  {
    permission: "user_roles:view",
    calls: "explain_access",
    attempt: "select reason from explain_access('other@x.example', 'rooms:view')",
    also: ["role_permissions:view"],
  },
  {
    permission: "role_permissions:view",
    calls: "explain_access",
    attempt: "select reason from explain_access('other@x.example', 'rooms:view')",
    also: ["user_roles:view"],
  },
];

const permissions: Proof[] = [
  {
    permission: "role_permissions:assign",
    attempt: `delete from role_permissions where id = ${id("role_permissions/custom")}`,
    also: ["role_permissions:view", "rooms:view"],
  },
  {
    permission: "role_permissions:assign",
    calls: "grant_permission",
    attempt: "select id from grant_permission('Custom', 'customs:view')",
    also: ["roles:view", "permissions:view", "role_permissions:view"],
  },
  {
    permission: "role_permissions:assign",
    calls: "revoke_permission",
    attempt: "select revoke_permission('Custom', 'rooms:view')",
    also: ["roles:view", "permissions:view", "role_permissions:view", "rooms:view"],
  },
  {
    permission: "object_permissions:assign",
    calls: "grant_on_row",
    attempt: `select id
              from grant_on_row('customs:view', ${id("rooms/101")}, 'other@x.example')`,
    also: rowGrants,
  },
  {
    permission: "object_permissions:assign",
    calls: "revoke_on_row",
    attempt: `select revoke_on_row('customs:view', ${id("subjects/MAT")}, 'other@x.example')`,
    refusedBy: "SC109",
    also: rowGrants,
  },
];

export const identityProofs: Proof[] = [...accounts, ...roles, ...permissions];
