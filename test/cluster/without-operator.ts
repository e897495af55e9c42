import { MeshSettings, Outcome, Target } from './chain';
import { injections } from './istio';
import { Manifest } from './manifest';
import { component } from '../upstream/component';

/** What a Prometheus without operator scrapes, and what was refused on the way. */
interface PlainOutcome {
  readonly refused: string[];
  readonly targets: Target[];
}

interface PlainRequest {
  readonly objects: Manifest[];
  /** The namespace of the Prometheus, where there are several. */
  readonly namespace?: string;
  readonly mesh?: MeshSettings;
  readonly ipFamily?: 'IPv4' | 'IPv6';
}

/** How long the first test may take, with which four components start. */
export const STARTING = 300_000;

/**
 * Follows manifests through the API server's admission and Istio's injector to a Prometheus that reads the `prometheus.yml` of its
 * namespace, with the rights of the ServiceAccount that runs it.
 */
export async function chainWithoutOperator({ objects, namespace: wanted, mesh, ipFamily = 'IPv4' }: PlainRequest): Promise<PlainOutcome> {
  const [{ verdicts }, pods] = await Promise.all([
    component('admission').ask<{ verdicts: Array<{ object: string; admitted: boolean; errors: string[] }> }>({ objects }),
    injections(objects, mesh),
  ]);
  const others = objects.filter(({ kind, spec }) => kind !== 'Pod' && spec?.template === undefined);
  const running = await component('standin').ask<{ objects: Manifest[] }>({
    objects: [...others, ...pods.flatMap(({ pod }) => pod ?? [])], ipFamily,
  });
  const [configMap] = objects.filter(({ kind, metadata, data }) =>
    kind === 'ConfigMap' && data?.['prometheus.yml'] && (wanted ?? metadata.namespace) === metadata.namespace);
  const config = configMap.data['prometheus.yml'] as string;
  const { namespace } = configMap.metadata;
  const { activeTargets } = await component('prometheus').ask<Pick<Outcome['prometheuses'][0], 'activeTargets'>>({
    objects: running.objects, config, identity: { namespace, serviceAccount: accountIn(objects, namespace) },
  });
  return {
    refused: [
      ...verdicts.filter(({ admitted }) => !admitted).map(({ object, errors }) => `${object}: ${errors.join()}`),
      ...pods.flatMap(({ refused }) => refused ?? []),
    ],
    targets: activeTargets,
  };
}

/** The ServiceAccount of the workload that runs the Prometheus of a namespace. */
function accountIn(objects: Manifest[], namespace: string): string {
  const [workload] = objects.filter(({ kind, metadata }) =>
    ['Deployment', 'StatefulSet'].includes(kind) && metadata.namespace === namespace);
  return workload.spec.template.spec.serviceAccountName as string;
}

/**
 * One line for each target, sorted: the job, the workload or what else is scraped, and the URL. The stand-in chooses the addresses of pods,
 * so they are written as `IP`, with the brackets of an IPv6 address in a URL.
 */
export function jobLines(targets: ReadonlyArray<Omit<Target, 'scrapePool'>>): string[] {
  return targets.map(({ labels, scrapeUrl }) => {
    const whatever = labels.pod?.replace(HASHES, '') ?? labels.instance;
    return `${labels.job} ${whatever} ${scrapeUrl.replace(ADDRESS, ip => ip.startsWith('[') ? '[IP]' : 'IP')}`;
  }).sort();
}

/** What the names of pods end in that a workload makes. */
const HASHES = /(-[0-9a-f]{6,})?-[0-9a-z]+$/;

const ADDRESS = /(?<=\/\/)(\[[0-9a-f:]+\]|[0-9.]+)(?=:)/;
