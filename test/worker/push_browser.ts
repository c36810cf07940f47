import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";

export interface PushBrowser {
  /** What PushSubscription.toJSON() gives. */
  keys: { p256dh: string; auth: string };
  /** Reads a message as RFC 8291 has it. */
  decrypt(message: Buffer): unknown;
}

/** The keys of a browser that is subscribed to pushed messages. */
export function makePushBrowser(): PushBrowser {
  const own = createECDH("prime256v1");
  own.generateKeys();
  const auth = randomBytes(16);
  const derive = (key: Buffer, salt: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync("sha256", key, salt, info, length));
  return {
    keys: { p256dh: own.getPublicKey("base64url"), auth: auth.toString("base64url") },
    decrypt(message) {
      const salt = message.subarray(0, 16);
      const sender = message.subarray(21, 21 + message[20]!);
      const sealed = message.subarray(21 + message[20]!);
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), own.getPublicKey(), sender]);
      const key = derive(own.computeSecret(sender), auth, info, 32);
      const decipher = createDecipheriv(
        "aes-128-gcm",
        derive(key, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16),
        derive(key, salt, Buffer.from("Content-Encoding: nonce\0"), 12),
      );
      decipher.setAuthTag(sealed.subarray(-16));
      const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      return JSON.parse(text.subarray(0, text.lastIndexOf(2)).toString()) as unknown;
    },
  };
}
