import { createHash } from 'crypto';

/** The namespace of names that are URLs (RFC 9562). */
const URLS = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The uid of an object without one. The API server draws it at random; here it is the same in every plan (a version 5 UUID). */
export function uidOf(kind: string, namespace: string, name: string): string {
  const hex = createHash('sha1').update(URLS).update(`${kind}/${namespace}/${name}`).digest('hex');
  const variant = (0x8 + parseInt(hex[16], 16) % 4).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Letters and digits that do not form words (`k8s.io/apimachinery/pkg/util/rand`). */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

/** A stand-in for the hash of a pod template, in the form of the real one, which depends on every field of the template. */
export function templateHash(kind: string, namespace: string, name: string): string {
  const number = createHash('sha1').update(`${kind}/${namespace}/${name}`).digest().readUInt32BE(0);
  return Array.from(String(number), digit => SAFE[digit.charCodeAt(0) % SAFE.length]).join('');
}
