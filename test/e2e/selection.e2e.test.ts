import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { RunningPrometheus } from './mesh/prometheus';
import { chain, Outcome } from '../cluster/chain';
import { Manifest, parse } from '../cluster/manifest';

const TEAM = { team: 'selection' };
const RELEASE = { release: 'kps' };

/** A Prometheus that selects by a release, in the namespaces of a team. */
const PROMETHEUS: Manifest[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'selection' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'prometheus', namespace: 'selection' } },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'selection', namespace: 'selection' },
    spec: {
      version: 'v3.13.0',
      serviceAccountName: 'prometheus',
      podMonitorSelector: { matchLabels: RELEASE },
      podMonitorNamespaceSelector: { matchLabels: TEAM },
      serviceMonitorSelector: { matchLabels: RELEASE },
      serviceMonitorNamespaceSelector: { matchLabels: TEAM },
      scrapeInterval: '1s',
    },
  },
];

/** A namespace with an application, in which the Prometheus may discover. */
function shop(name: string, labels: object = TEAM): Manifest[] {
  const app = { app: 'cart' };
  const inShop = { name: 'cart', namespace: name };
  const ports = [{ name: 'metrics', containerPort: 8080 }];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
    ...mayDiscover(name),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: inShop,
      spec: {
        selector: { matchLabels: app },
        template: {
          metadata: { labels: app },
          spec: { containers: [{ name: 'cart', image: 'registry.example/application:1.0.0', ports }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...inShop, labels: app },
      spec: { selector: app, ports: [{ name: 'metrics', port: 8080 }] },
    },
  ];
}

function mayDiscover(namespace: string): Manifest[] {
  const metadata = { name: 'prometheus', namespace };
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: 'prometheus' },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'selection' }],
    },
  ];
}

/** A PodMonitor and a ServiceMonitor for that application. */
function monitors(name: string, namespace: string, { labels = RELEASE as object, port = 'metrics' } = {}): Manifest[] {
  const apiVersion = 'monitoring.coreos.com/v1';
  const metadata = { name, namespace, labels };
  const selector = { matchLabels: { app: 'cart' } };
  return [
    { apiVersion, kind: 'PodMonitor', metadata, spec: { selector, podMetricsEndpoints: [{ port }] } },
    { apiVersion, kind: 'ServiceMonitor', metadata, spec: { selector, endpoints: [{ port }] } },
  ];
}

/** The numbers of scraped and dropped targets of each job of a Prometheus. */
type Jobs = Record<string, { readonly scraped: number; readonly dropped: number }>;

const SCRAPED = { scraped: 1, dropped: 0 };
const DROPPED = { scraped: 0, dropped: 1 };
const NOT_DISCOVERED = { scraped: 0, dropped: 0 };

/** The jobs of a pair of monitors. */
function jobs(monitor: string, targets: Jobs[string]): Jobs {
  return { [`podMonitor/${monitor}/0`]: targets, [`serviceMonitor/${monitor}/0`]: targets };
}

/** A mistake in a pair of monitors or around it, its effect on their jobs, and its fix. */
interface Mistake {
  readonly objects: Manifest[];
  readonly monitor: string;
  /** Undefined if the Prometheus has no jobs for them. */
  readonly seen?: Jobs[string];
  readonly fix: Manifest[];
}

const MISTAKES: Record<string, Mistake> = {
  'a monitor without the label of the release': {
    objects: monitors('unlabelled', 'selection-shop', { labels: {} }),
    monitor: 'selection-shop/unlabelled',
    fix: monitors('unlabelled', 'selection-shop'),
  },
  'a namespace that is not selected': {
    objects: [...shop('selection-unselected', {}), ...monitors('cart', 'selection-unselected')],
    monitor: 'selection-unselected/cart',
    fix: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'selection-unselected', labels: TEAM } }],
  },
  'a namespace in which the account of the Prometheus has no Role': {
    objects: [...shop('selection-closed').filter(({ kind }) => !kind.startsWith('Role')), ...monitors('cart', 'selection-closed')],
    monitor: 'selection-closed/cart',
    seen: NOT_DISCOVERED,
    fix: mayDiscover('selection-closed'),
  },
  'a port name that does not exist': {
    objects: monitors('misnamed', 'selection-shop', { port: 'http-metrics' }),
    monitor: 'selection-shop/misnamed',
    seen: DROPPED,
    fix: monitors('misnamed', 'selection-shop'),
  },
};

describeMesh('the monitors that a Prometheus of the operator selects', api => {
  const prometheus = new RunningPrometheus(api, 'selection', 'selection');
  const applied = new Map<string, Manifest>();

  const apply = async (objects: Manifest[]): Promise<void> => {
    await applyAll(api, objects);
    for (const object of objects) applied.set([object.kind, object.metadata.namespace, object.metadata.name].join('/'), object);
  };

  /** Expects exactly these jobs, in the cluster and from the same components without a cluster. */
  const expectJobs = async (expected: Jobs): Promise<void> => {
    await eventually('the jobs have these targets, and all are up', async () => {
      expect(await jobsOf(prometheus)).toEqual(expected);
    }, { lastLinesOf: ['selection/', 'default/prometheus-operator'] });
    expect(jobsIn(await chain({ objects: [...applied.values()] }))).toEqual(expected);
  };

  // The correct pair proves that the Prometheus works.
  const expected = jobs('selection-shop/good', SCRAPED);
  for (const { monitor, seen } of Object.values(MISTAKES)) if (seen) Object.assign(expected, jobs(monitor, seen));

  test('a monitor with a mistake has no target, but a correct one has', async () => {
    const wrong = Object.values(MISTAKES).flatMap(({ objects }) => objects);
    await apply([...PROMETHEUS, ...shop('selection-shop'), ...wrong, ...monitors('good', 'selection-shop')]);
    await expectJobs(expected);
  });

  test.each(Object.entries(MISTAKES))('a fix gives it targets: %s', async (_, { monitor, fix }) => {
    await apply(fix);
    await expectJobs(Object.assign(expected, jobs(monitor, SCRAPED)));
  });
});

async function jobsOf(prometheus: RunningPrometheus): Promise<Jobs> {
  const [pools, active, dropped] = await Promise.all([prometheus.scrapePools(), prometheus.targets(), prometheus.droppedTargets()]);
  expect(active.filter(({ health }) => health !== 'up')).toEqual([]);
  return counted(pools, active, pool => dropped[pool] ?? 0);
}

function jobsIn({ prometheuses: [{ config, activeTargets, droppedTargets }] }: Outcome): Jobs {
  const [{ scrape_configs }] = parse(config);
  return counted(scrape_configs.map(({ job_name }: Manifest) => job_name), activeTargets, pool => of(pool, droppedTargets).length);
}

function counted(pools: string[], active: ReadonlyArray<{ scrapePool: string }>, dropped: (pool: string) => number): Jobs {
  return Object.fromEntries(pools.map(pool => [pool, { scraped: of(pool, active).length, dropped: dropped(pool) }]));
}

function of(pool: string, targets: ReadonlyArray<{ scrapePool: string }>): object[] {
  return targets.filter(({ scrapePool }) => scrapePool === pool);
}
