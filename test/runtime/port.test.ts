import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { choosePort } from "../../runtime/start/port.ts";

const server = createServer();
let taken: number;

before(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  taken = (server.address() as AddressInfo).port;
});
after(() => server.close());

test("the next free port is taken when any will do", async () => {
  const port = await choosePort("127.0.0.1", taken, false);
  assert.ok(port > taken);
});

test("a port that was asked for and is taken is an error", async () => {
  await assert.rejects(choosePort("127.0.0.1", taken, true), { code: "PORT_TAKEN" });
});
