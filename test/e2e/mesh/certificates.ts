import { X509Certificate } from 'crypto';
import { once } from 'events';
import { readFileSync } from 'fs';
import * as path from 'path';
import * as tls from 'tls';
import { ApiObject, Chart } from 'cdk8s';
import { eventually } from './eventually';
import { RunningPrometheus } from './prometheus';
import { Manifest } from '../../cluster/manifest';
import { volumesOf } from '../kubelet/volumes';

/** The lifetime of a certificate, as a setting of a proxy: the agent renews it after half of that. */
export const SHORT = { SECRET_TTL: '20s' };

/** Demands mutual TLS in the namespace of a chart. */
export function demandMutualTls(chart: Chart): void {
  new ApiObject(chart, 'strict', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default' },
    spec: { mtls: { mode: 'STRICT' } },
  });
}

/** A certificate and its key, as files have them. */
export interface CertificateFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** What the sidecar of a Prometheus has written to the volume that the library gives it. */
export function writtenIn(pod: Manifest): CertificateFiles {
  const folder = path.join(volumesOf(pod), 'istio-output-certs');
  return { cert: readFileSync(path.join(folder, 'cert-chain.pem')), key: readFileSync(path.join(folder, 'key.pem')) };
}

/** The certificate that a sidecar presents now. */
export async function servedBy(host: string, client: CertificateFiles): Promise<X509Certificate> {
  const socket = tls.connect({ host, port: 8080, ...client, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate()!;
  socket.destroy();
  return certificate;
}

/** Expects that a Prometheus goes on scraping a job after some time, and that since another time no scrape of it has failed. */
export async function expectNoFailure(
  prometheus: RunningPrometheus, job: string, { begun, until }: { begun: number; until: number }, concerned: { lastLinesOf: string[] },
): Promise<void> {
  await eventually(`job ${job} is scraped after ${new Date(until).toISOString()}`, async () => {
    const [{ value }] = await prometheus.query(`timestamp(up{job="${job}"})`);
    expect(value * 1000).toBeGreaterThan(until);
  }, concerned);
  const since = `[${Math.floor((Date.now() - begun) / 1000)}s]`;
  expect(await prometheus.query(`min_over_time(up{job="${job}"}${since})`)).toMatchObject([{ value: 1 }]);
  expect(await prometheus.query(`count_over_time(up{job="${job}"}${since}) >= 5`)).toHaveLength(1);
}
