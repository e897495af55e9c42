import { parse as parseYaml } from 'yaml';
import { cache, OVER_MTLS, serviceMonitor } from './a-mtls-sidecar-prometheus';
import { capturedBy, certificateReaders, certificateVolume } from '../cluster/certificate-sidecar';
import { chain, ChainRequest, Outcome, targetLines } from '../cluster/chain';
import { injectedPods } from '../cluster/istio';
import { Manifest } from '../cluster/manifest';
import { statefulSets } from '../cluster/operator';

const IN_PLAINTEXT = serviceMonitor('in-plaintext', {}, { path: '/plaintext' });

/** What a Prometheus or an agent comes down to: what it scrapes and with which certificates, and what its sidecar does. */
export interface Evidence {
  readonly refused: string[];
  readonly targets: string[];
  readonly tlsOverMtls: unknown;
  readonly tlsInPlaintext: unknown;
  readonly captured: unknown;
  readonly certificateVolume?: string;
  readonly certificateReaders?: string[];
  readonly tlsMode: string;
}

export const EXPECTED: Evidence = {
  refused: [],
  targets: [
    'monitoring/prometheus-main istio-proxy http://IP:15020/stats/prometheus',
    'shop/cache exporter http://IP:9121/plaintext',
    'shop/cache exporter https://IP:9121/metrics',
    'shop/cache istio-proxy http://IP:15020/stats/prometheus',
  ],
  tlsOverMtls: {
    insecure_skip_verify: true,
    ca_file: '/etc/istio-output-certs/root-cert.pem',
    cert_file: '/etc/istio-output-certs/cert-chain.pem',
    key_file: '/etc/istio-output-certs/key.pem',
  },
  tlsInPlaintext: undefined,
  captured: { outbound: '', inbound: '' },
  certificateVolume: 'istio-output-certs',
  certificateReaders: ['prometheus'],
  tlsMode: 'disabled',
};

export async function evidence(objects: Manifest[], { mesh, ipFamily }: Omit<ChainRequest, 'objects'> = {}): Promise<Evidence> {
  const cluster = [...objects, ...cache('shop'), OVER_MTLS, IN_PLAINTEXT];
  const sets = await statefulSets(cluster);
  const [pod] = await injectedPods([...cluster.filter(({ kind }) => kind === 'Namespace'), ...sets], mesh);
  const outcome = await chain({ objects: [...cluster, ...sets], mesh, ipFamily });
  const tls = jobOf(outcome, 'over-mtls')?.tls_config;
  return {
    refused: outcome.refused.map(({ stage, object }) => `${stage} ${object}`),
    targets: targetLines(outcome),
    tlsOverMtls: tls,
    tlsInPlaintext: jobOf(outcome, 'in-plaintext')?.tls_config,
    captured: capturedBy(pod),
    certificateVolume: certificateVolume(pod),
    certificateReaders: tls && certificateReaders(pod, tls),
    tlsMode: pod.metadata.labels['security.istio.io/tlsMode'],
  };
}

function jobOf(outcome: Outcome, serviceMonitorName: string): Manifest {
  const { scrape_configs: jobs = [] } = parseYaml(outcome.prometheuses[0].config) as { scrape_configs?: Manifest[] };
  return jobs.find(({ job_name: name }) => name === `serviceMonitor/shop/${serviceMonitorName}/0`);
}
