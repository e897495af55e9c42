import { createHash } from 'crypto';

/** The namespace of names that are URLs (RFC 9562). */
const URLS = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The uid of an object that has none: what the API server would draw at random, but the same in every plan (a version 5 UUID). */
export function uidOf(kind: string, namespace: string, name: string): string {
  const bytes = createHash('sha1').update(URLS).update(`${kind}/${namespace}/${name}`).digest().subarray(0, 16);
  bytes[6] = bytes[6] % 0x10 + 0x50;
  bytes[8] = bytes[8] % 0x40 + 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Letters and digits that make no words (`k8s.io/apimachinery/pkg/util/rand`). */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

/** What stands for the hash of a pod template: of the form of the real one, whose value needs every field of the template. */
export function templateHash(kind: string, namespace: string, name: string): string {
  const number = createHash('sha1').update(`${kind}/${namespace}/${name}`).digest().readUInt32BE(0);
  return Array.from(String(number), digit => SAFE[digit.charCodeAt(0) % SAFE.length]).join('');
}
