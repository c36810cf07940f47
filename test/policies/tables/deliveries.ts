import { id, type TablePolicy } from "../matrix.ts";

export const deliveriesPolicies: TablePolicy[] = [
  {
    table: "deliveries",
    rows: { own: "deliveries/{me}", others: "deliveries/{other}" },
    insert: `(notification_id, channel) values (${id("notifications/guardian")}, 'push')`,
    update: "attempts = 1",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     42501/42501  1/1     1/1
      Principal      0/0     42501/42501  0/0     0/0
      Registrar      0/0     42501/42501  0/0     0/0
      Teacher        0/0     42501/42501  0/0     0/0
      Student        0/0     42501/42501  0/0     0/0
      Guardian       0/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0
      Auditor        1/1     42501/42501  0/0     0/0`,
  },
  {
    table: "push_subscriptions",
    rows: { own: "push_subscriptions/{me}", others: "push_subscriptions/{other}" },
    insert: `(user_id, endpoint, public_key, auth_secret)
             values ('{me}', 'https://push.example/new', 'x', 'y')`,
    update: "endpoint = 'https://push.example/moved'",
    expected: `
                     select  insert       update       delete
      Administrator  1/0     42501/42501  42501/42501  1/0
      Principal      1/0     42501/42501  42501/42501  1/0
      Registrar      1/0     42501/42501  42501/42501  1/0
      Teacher        1/0     42501/42501  42501/42501  1/0
      Student        1/0     42501/42501  42501/42501  1/0
      Guardian       1/0     42501/42501  42501/42501  1/0
      Nobody         1/0     42501/42501  42501/42501  1/0`,
  },
  {
    table: "webhooks",
    rows: { any: "webhooks/one" },
    insert: "(url, events, secret) values ('https://x.example/', '{loans.created}', 'x')",
    update: "is_active = false",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   1       1
      Principal      0       42501   0       0
      Registrar      0       42501   0       0
      Teacher        0       42501   0       0
      Student        0       42501   0       0
      Guardian       0       42501   0       0
      Nobody         0       42501   0       0
      Auditor        1       42501   0       0`,
  },
  {
    table: "webhook_deliveries",
    rows: { any: "webhook_deliveries/one" },
    insert: `(webhook_id, event, row_ids)
             values (${id("webhooks/one")}, 'loans.created', '{}')`,
    update: "state = 'pending'",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   42501   42501
      Principal      0       42501   42501   42501
      Registrar      0       42501   42501   42501
      Teacher        0       42501   42501   42501
      Student        0       42501   42501   42501
      Guardian       0       42501   42501   42501
      Nobody         0       42501   42501   42501
      Auditor        1       42501   42501   42501`,
  },
  {
    table: "webhook_attempts",
    rows: { any: "webhook_attempts/one" },
    insert: `(webhook_delivery_id, number, duration_ms)
             values (${id("webhook_deliveries/one")}, 2, 10)`,
    update: "number = 3",
    expected: `
                     select  insert  update  delete
      Administrator  1       42501   42501   42501
      Principal      0       42501   42501   42501
      Registrar      0       42501   42501   42501
      Teacher        0       42501   42501   42501
      Student        0       42501   42501   42501
      Guardian       0       42501   42501   42501
      Nobody         0       42501   42501   42501
      Auditor        1       42501   42501   42501`,
  },
];
