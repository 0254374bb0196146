import { createHash } from "node:crypto";

/** This product's own UUID namespace. */
const NAMESPACE = Buffer.from("7f0c1a5e3b9d4c2e8a6f5d4c3b2a1908", "hex");

/**
 * The version id for the n-th value of one delivery over one current version: a UUID version 5 (RFC 9562).
 * A repeat of the delivery comes to the same id, a second value of it does not.
 */
export function versionId(secretArn: string, tick: string, replaces: string, n: number): string {
  const name = JSON.stringify([secretArn, tick, replaces, n]);
  const bytes = createHash("sha1").update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
