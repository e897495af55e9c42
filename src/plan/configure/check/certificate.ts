import { createPrivateKey, KeyObject, X509Certificate } from 'crypto';
import { refuse } from '../../refusal';

/** A block of a PEM file, as Go's `encoding/pem` finds it. */
interface Block {
  readonly type: string;
  readonly pem: string;
}

const BLOCK = /^-----BEGIN ([^\n]+)-----\s*\n[\s\S]*?\n-----END \1-----/gm;

function blocksOf(text: string): Block[] {
  return [...text.matchAll(BLOCK)].map(([pem, type]) => ({ type, pem }));
}

/** Refuses a text that is not a certificate of an authority (`addTLSAssets` of `pkg/assets/tls.go`). */
export function checkAuthority(text: string): void {
  const [block] = blocksOf(text);
  if (block === undefined) refuse('failed to decode PEM block');
  within('failed to parse certificate', () => new X509Certificate(block.pem.replaceAll(block.type, 'CERTIFICATE')));
}

/** Refuses a certificate and a key that do not match (Go's `tls.X509KeyPair`). */
export function checkPair(certificate: string, key: string): void {
  const certificates = blocksOf(certificate).filter(({ type }) => type === 'CERTIFICATE');
  if (certificates.length === 0) refuse(noCertificate(blocksOf(certificate).map(({ type }) => type)));
  const keys = blocksOf(key);
  const keyBlock = keys.find(({ type }) => isKey(type));
  if (keyBlock === undefined) refuse(noKey(keys.map(({ type }) => type)));
  const leaf = within('tls: failed to parse certificate', () => new X509Certificate(certificates[0].pem));
  const secret = within('tls: failed to parse private key', () => createPrivateKey(keyBlock.pem));
  if (secret.asymmetricKeyType !== publicKeyOf(leaf).asymmetricKeyType) refuse('tls: private key type does not match public key type');
  if (!leaf.checkPrivateKey(secret)) refuse('tls: private key does not match public key');
}

function publicKeyOf(certificate: X509Certificate): KeyObject {
  return certificate.publicKey;
}

function isKey(type: string): boolean {
  return type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
}

function noCertificate(found: string[]): string {
  if (found.length === 0) return 'tls: failed to find any PEM data in certificate input';
  if (found.length === 1 && found[0].endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: '
    + `[${found.join(' ')}]`;
}

function noKey(found: string[]): string {
  if (found.length === 0) return 'tls: failed to find any PEM data in key input';
  if (found.length === 1 && found[0] === 'CERTIFICATE') return 'tls: found a certificate rather than a key in the PEM for the private key';
  return 'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: '
    + `[${found.join(' ')}]`;
}

/** Names the place in front of an error of OpenSSL, whose words differ from Go's. */
function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    return refuse(`${place}: ${(error as Error).message}`);
  }
}
