import { checkAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { loadOAuth2 } from './oauth2';
import { checkProxy, loadProxy } from './proxy';
import { checkTls, loadTls } from './tls';
import { refuse, within } from '../../refusal';
import { Assets } from '../../resources/assets';
import { AzureAd, RemoteRead, RemoteWrite, Sigv4 } from '../../resources/other-settings';
import { atLeast, Version } from '../../resources/prometheus-version';

// A Prometheus with an invalid remote endpoint gets no configuration, so it scrapes nothing.

/** Refuses invalid remote reads (`AddRemoteReadsToStore` of `pkg/prometheus/store.go`). */
export function loadRemoteReads(assets: Assets, namespace: string, reads: ReadonlyArray<RemoteRead> = []): void {
  reads.forEach((read, i) => within(`remoteRead[${i}]`, () => {
    loadCredentials(assets, namespace, read);
    checkProxy(read);
    loadProxy(assets, namespace, read);
  }));
}

/** Refuses invalid remote writes (`AddRemoteWriteToStore` of `pkg/prometheus/promcfg.go`). */
export function loadRemoteWrites(assets: Assets, namespace: string, version: Version, writes: ReadonlyArray<RemoteWrite> = []): void {
  writes.forEach((write, i) => within(`remoteWrite[${i}]`, () => {
    checkAuthMethods(write);
    if (write.azureAd !== undefined) checkAzureAd(write.azureAd, version);
    checkProxy(write);
    loadCredentials(assets, namespace, write);
    loadSigv4(assets, namespace, write.sigv4);
    const { oauth } = write.azureAd ?? {};
    if (oauth !== undefined) within('failed to read AzureOAuth clientSecret', () => assets.load('Secret', namespace, oauth.clientSecret));
    loadProxy(assets, namespace, write);
  }));
}

function loadCredentials(assets: Assets, namespace: string, remote: RemoteRead): void {
  loadBasicAuth(assets, namespace, remote.basicAuth);
  loadOAuth2(assets, namespace, remote.oauth2);
  loadTls(assets, namespace, remote.tlsConfig, checkTls);
  loadAuthorization(assets, namespace, remote.authorization, checkAuthorization);
}

/** Refuses one key without the other, or keys that are missing (`AddSigV4` of `pkg/assets/store.go`). */
export function loadSigv4(assets: Assets, namespace: string, { accessKey, secretKey }: Sigv4 = {}): void {
  if (accessKey === undefined && secretKey === undefined) return;
  if (accessKey === undefined || secretKey === undefined) return refuse('both accessKey and secretKey should be provided');
  within('failed to read SigV4 access-key', () => assets.load('Secret', namespace, accessKey));
  within('failed to read SigV4 secret-key', () => assets.load('Secret', namespace, secretKey));
}

/** The operator names the methods in a random order, that of a Go map. */
function checkAuthMethods(write: RemoteWrite): void {
  const methods = (['basicAuth', 'oauth2', 'authorization', 'sigv4', 'azureAd'] as const).filter(method => write[method] !== undefined);
  const names = methods.map(method => `"${method}"`).join(' and ');
  if (methods.length > 1) refuse(`${names} can't be set at the same time, at most one of them must be defined`);
}

const IDENTITIES = [
  ['managedIdentity', 'Azure Managed Identity'],
  ['oauth', 'Azure OAuth'],
  ['sdk', 'Azure SDK'],
  ['workloadIdentity', 'Azure Workload Identity'],
] as const;

/** The identities that exclude each other, in the order in which the operator compares them. */
const PAIRS = [[0, 1], [1, 2], [0, 2], [0, 3], [1, 3], [2, 3]] as const;

/** The Azure part of `validateRemoteWriteSpec` of `pkg/prometheus/operator.go`. */
function checkAzureAd(azureAd: AzureAd, version: Version): void {
  const { managedIdentity, oauth, workloadIdentity } = azureAd;
  if (IDENTITIES.every(([field]) => azureAd[field] === undefined)) {
    refuse('must provide Azure Managed Identity, Azure OAuth, Azure SDK, or Azure Workload Identity in the Azure AD config');
  }
  const both = PAIRS.map(pair => pair.map(i => IDENTITIES[i])).find(pair => pair.every(([field]) => azureAd[field] !== undefined));
  if (both !== undefined) refuse(`cannot provide both ${both[0][1]} and ${both[1][1]} in the Azure AD config`);
  if (managedIdentity !== undefined && !managedIdentity.clientId && !atLeast(version, 3, 5)) {
    refuse(`managedIdentidy: clientId is required with Prometheus < 3.5.0, current = ${version.numbers.join('.')}`);
  }
  if (oauth !== undefined && !isUuid(oauth.clientId)) refuse('the provided Azure OAuth clientId is invalid');
  if (workloadIdentity === undefined) return;
  if (!atLeast(version, 3, 7)) refuse('azureAD.workloadIdentity requires Prometheus >= v3.7.0');
  if (!isUuid(workloadIdentity.clientId)) refuse('the provided Azure Workload Identity clientId is invalid');
  if (!isUuid(workloadIdentity.tenantId)) refuse('the provided Azure Workload Identity tenantId is invalid');
}

/** Whether a text is in one of the notations of github.com/google/uuid. */
function isUuid(text = ''): boolean {
  return /^(urn:uuid:|\{)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$|^[0-9a-f]{32}$/i.test(text);
}
