import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { stringify } from 'yaml';
import { SCRAPES_TEST, seenBy } from './on-real-components';
import { SAMPLE_EXAMPLES } from './sample-examples';
import { Code } from '../../../src/plan/findings/catalogue';
import { chain, Target } from '../../cluster/chain';
import { Manifest, parse } from '../../cluster/manifest';
import { CART, join, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';
import { component, describeUpstream } from '../../upstream/component';

/** How scrapes of the carts of an example end. */
interface Ending {
  /** The number of carts that serve metrics. */
  readonly served: number;
  /** The number of series of their metric that are stored. */
  readonly stored: number;
  /** Why each scrape fails, if it does. */
  readonly error?: string;
}

/** What comes of the scrapes in an example, and after its fix: stated by hand. */
const ENDINGS: { readonly [code in Code]?: readonly [given: Ending, fixed: Ending] } = {
  'series-dropped': [{ served: 1, stored: 0 }, { served: 1, stored: 1 }],
  'metric-name-removed': [{ served: 1, stored: 0, error: 'missing metric name (__name__ label)' }, { served: 1, stored: 1 }],
  'target-limit-exceeded': [
    { served: 3, stored: 0, error: 'target_limit exceeded (number of targets: 3, limit: 2)' }, { served: 3, stored: 3 },
  ],
  'label-limit-exceeded': [{ served: 1, stored: 0, error: 'number of labels: 7, limit: 6' }, { served: 1, stored: 1 }],
  'targets-alike': [{ served: 3, stored: 1 }, { served: 3, stored: 3 }],
  // What an init container has served ends with it, and what is served over UDP is not there over TCP.
  'init-container-port': [{ served: 0, stored: 0, error: 'connect: connection refused' }, { served: 1, stored: 1 }],
  'port-not-tcp': [{ served: 0, stored: 0, error: 'connect: connection refused' }, { served: 1, stored: 1 }],
};

/** Addresses, and whether a URL with one is valid. */
const ADDRESSES: ReadonlyArray<readonly [address: string, isValid: boolean]> = [
  ['cart:80', true],
  ['cart.shop:99999', true],
  [':15020', true],
  ['%zz:80', true],
  ['[fe80::1%eth0]:80', true],
  ['a b:80', false],
  ['a@b:80', false],
  ['a{b:80', false],
  ['cart:http', false],
  ['cart:80?x', false],
  ['[::1:80', false],
  ['::1:80', false],
];

const EXAMPLES = {
  ...SAMPLE_EXAMPLES,
  'init-container-port': {
    yaml: join(CART.replace('[{ name: cart, ports: [{ name: metrics, containerPort: 8080 }] }]',
      '[{ name: cart }], initContainers: [{ name: migrate, ports: [{ name: metrics, containerPort: 8080 }] }]'), POD_MONITOR, PROMETHEUS),
    fix: ['[{ name: migrate,', '[{ name: migrate, restartPolicy: Always,'],
  },
  'port-not-tcp': {
    yaml: join(CART.replace('containerPort: 8080', 'containerPort: 8080, protocol: UDP'), POD_MONITOR, PROMETHEUS),
    fix: [', protocol: UDP', ''],
  },
} as const;

/** The stand-in of the chain runs one pod of a workload: as many workloads stand for its replicas. */
function eachReplica(object: Manifest): Manifest[] {
  if (object.spec?.replicas === undefined) return [object];
  const { metadata, spec } = object;
  return Array.from({ length: spec.replicas }, (_, i) => ({ ...object, metadata: { ...metadata, name: `${metadata.name}-${i}` } }));
}

/** The targets of an example, and the configuration as it is in a pod of the Prometheus. */
async function discovered(yaml: string): Promise<{ readonly config: string; readonly activeTargets: ReadonlyArray<Target> }> {
  const { prometheuses: [{ config, activeTargets }] } = await chain({ objects: parse(yaml).flatMap(eachReplica) });
  return { config: config.replaceAll('$(SHARD)', '0'), activeTargets };
}

interface Scraped {
  readonly targets: ReadonlyArray<{ readonly scrapePool: string; readonly lastError: string }>;
  readonly series: ReadonlyArray<Readonly<Record<string, string>>>;
}

/** What comes of scrapes, where so many of the targets serve a metric. */
async function scraped(config: string, found: ReadonlyArray<Target>, served: number): Promise<Scraped> {
  const targets = found.map(({ scrapePool, discoveredLabels }) => ({ scrapePool, discoveredLabels }));
  const pages = Object.fromEntries(found.slice(0, served).map(({ scrapeUrl }) => [/\/\/(.*?)\//.exec(scrapeUrl)![1], 'orders_total 1\n']));
  return component('scrape').ask<Scraped>({ config, targets, pages });
}

describeUpstream('scrapes of the examples of causes', () => {
  test('are of all that are said to be seen here', () => {
    expect([...Object.keys(ENDINGS), 'url-invalid'].sort()).toEqual(seenBy(SCRAPES_TEST).sort());
  });

  test.each(Object.entries(ENDINGS))('%s', async (code, endings) => {
    const { yaml, fix: [before, after] } = EXAMPLES[code as keyof typeof EXAMPLES];
    for (const [i, text] of [yaml, yaml.replace(before, after)].entries()) {
      const { served, stored, error = '' } = endings[i];
      const { config, activeTargets } = await discovered(text);
      const { targets, series } = await scraped(config, activeTargets, served);
      expect(targets).toHaveLength(Math.max(served, 1));
      for (const { lastError } of targets) expect(lastError).toEqual(error === '' ? '' : expect.stringContaining(error));
      expect(series.filter(({ __name__ }) => __name__ === 'orders_total')).toHaveLength(stored);
    }
  });

  test('the port of an init container and one of UDP are targets like any other', async () => {
    const found = async (code: keyof typeof EXAMPLES) => (await discovered(EXAMPLES[code].yaml)).activeTargets;
    expect(await found('init-container-port')).toMatchObject([{ discoveredLabels: { __meta_kubernetes_pod_container_init: 'true' } }]);
    expect(await found('port-not-tcp')).toMatchObject([{ discoveredLabels: { __meta_kubernetes_pod_container_port_protocol: 'UDP' } }]);
  });

  test('url-invalid: what Prometheus cannot parse is a target, and it never asks it', async () => {
    const jobs = ADDRESSES.map(([address]) => ({ job_name: address, static_configs: [{ targets: [address] }] }));
    const config = stringify({ scrape_configs: jobs });
    const { activeTargets } = await component('prometheus').ask<{ activeTargets: Target[] }>({ objects: [], config });
    const { targets } = await scraped(config, activeTargets, 0);
    const asked = targets.filter(({ lastError }) => !lastError.startsWith('parse ')).map(({ scrapePool }) => scrapePool);
    expect(ADDRESSES.map(([address]) => [address, asked.includes(address)])).toEqual(ADDRESSES);

    const plan = ScrapePlan.fromYaml(config);
    const valid = plan.activeTargets.filter(({ reachability }) => reachability.code !== 'url-invalid').map(({ scrapePool }) => scrapePool);
    expect(ADDRESSES.map(([address]) => [address, valid.includes(address)])).toEqual(ADDRESSES);
  });
});
