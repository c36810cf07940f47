import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { after, describe, it } from "node:test";
import { pino } from "pino";
import { createMailer, type Mail } from "../../worker/mailer.ts";
import { startMailServer } from "./mail_server.ts";

const mail: Mail = {
  to: { name: "Zoë Newman", address: "zoe@school.example" },
  subject: "Your account",
  text: "Secret link: https://school.example/#token=abc\n",
};

describe("mails", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "homeroom-outbox-"));
  const server = await startMailServer();
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  function logged() {
    let text = "";
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString();
        done();
      },
    });
    return { log: pino(sink), said: () => text };
  }

  for (const nodeEnv of ["development", "production"] as const) {
    it(`are files without a mail server, for their owner's eyes, in ${nodeEnv}`, async () => {
      const { log, said } = logged();
      const outboxDir = path.join(folder, nodeEnv);
      const settings = { smtpUrl: undefined, mailFrom: "School <a@b.example>", outboxDir, nodeEnv };
      await createMailer(settings, log).send(mail, "springfield.invitation/7");
      const [name, ...others] = await readdir(outboxDir);
      assert.deepEqual(others, []);
      const file = path.join(outboxDir, name!);
      const text = await readFile(file, "utf8");
      assert.match(text, /^To: =\?UTF-8\?.*<zoe@school\.example>$/m);
      assert.match(text, /^Message-ID: <springfield\.invitation\.7@b\.example>$/im);
      assert.match(text, /token=/);
      assert.equal((await stat(file)).mode & 0o077, 0);
      // A developer follows the link from the log; elsewhere a log must not let anybody in.
      assert.equal(said().includes("token=abc"), nodeEnv === "development");
      assert.equal(said().includes("zoe@school.example"), nodeEnv === "development");
    });
  }

  it("go to their recipient and nobody else, whatever the recipient is called", async () => {
    const { log } = logged();
    const settings = {
      smtpUrl: server.url,
      mailFrom: "School <a@b.example>",
      outboxDir: folder,
      nodeEnv: "production" as const,
    };
    const mailer = createMailer(settings, log);
    const name = "Eve\r\nBcc: spy@spy.example";
    const subject = "Hello\r\nBcc: spy@spy.example";
    await mailer.send({ ...mail, to: { ...mail.to, name }, subject }, "eve");
    mailer.close();
    assert.deepEqual(
      server.mails.map(({ to }) => to),
      [["zoe@school.example"]],
    );
    assert.match(server.mails[0]!.subject, /^Hello Bcc/);
  });
});
