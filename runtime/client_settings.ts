import { redis, whole, type Setting } from "./setting.ts";

/** Settings of what clients may take of a server; a part of `settings`. */
export const clientSettings = {
  headersTimeoutSeconds: {
    schema: whole(1, 600).default(10),
    about: "The longest that a client may take to send the headers of a request.",
  },
  requestTimeoutSeconds: {
    schema: whole(1, 3600).default(30),
    about: "The longest that a client may take to send a request with its body.",
  },
  keepAliveSeconds: {
    schema: whole(1, 600).default(75),
    about: "How long an idle connection is kept: longer than a proxy before the server keeps it.",
  },
  maxConnections: {
    schema: whole(10, 1_000_000).default(10_000),
    about: "Connections of clients to one server; beyond, new ones are closed.",
  },
  redisUrl: {
    schema: redis.optional(),
    about:
      "A Redis for the counters of the limits and a cache of all servers. Unset: Postgres counts.",
    secret: true,
  },
  userLimitPerHour: {
    schema: whole(0, 10_000_000).default(1000),
    about: "Requests an hour of one user of a school; 0: no limit.",
  },
  guestLimitPerHour: {
    schema: whole(0, 10_000_000).default(100),
    about: "Requests an hour of one network to a school, where nobody has signed in; 0: no limit.",
  },
  signInLimitPerHour: {
    schema: whole(1, 10_000_000).default(30),
    about: "Failing attempts an hour of one network to sign in or to choose a password.",
  },
  resetLimitPerHour: {
    schema: whole(1, 10_000_000).default(10),
    about: "Mails for a new password that one network may ask a school for in an hour.",
  },
  schoolSharePercent: {
    schema: whole(0, 100).default(25),
    about:
      "How much of a server's pool one school may take at once while others ask too; 0: no bound.",
  },
  schoolQueue: {
    schema: whole(0, 100_000).default(200),
    about:
      "Operations of one school that may wait for its share; beyond, they are refused with 503.",
  },
  socketsPerUser: {
    schema: whole(1, 10_000).default(20),
    about: "WebSockets and event streams that one user may have open on one server.",
  },
  socketsPerSchool: {
    schema: whole(1, 100_000).default(5000),
    about: "WebSockets and event streams that one school may have open on one server.",
  },
  subscriptionsPerSocket: {
    schema: whole(1, 1000).default(50),
    about: "Subscriptions that one WebSocket may carry.",
  },
} satisfies Record<string, Setting>;
