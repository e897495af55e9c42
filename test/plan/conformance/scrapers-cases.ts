import * as fc from 'fast-check';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

/** A pod that runs Prometheus, with the objects of its files. */
export interface ScraperCase {
  readonly pod: Manifest;
  readonly objects: ReadonlyArray<Manifest>;
  /** What Prometheus is started with: the arguments of the image, or of the pod with its variables in them. */
  readonly started: ReadonlyArray<string>;
  readonly workingDirectory: string;
  /** The number of the object that the plan is not given. */
  readonly hidden?: number;
}

const oneIn = <T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const job = (name: string, fields = '') => `{ job_name: ${name}, static_configs: [{ targets: [a:80] }]${fields} }`;
const SEVERAL = `scrape_configs: [${job('one')}, ${job('two', ', metrics_path: /stats')}]`;
const WITH_FILES = `global: { scrape_interval: 30s }\n${SEVERAL}\nscrape_config_files: ["jobs/*.yml", "more-?.yml"]`;
const WRITING = `global: { external_labels: { cluster: eu, shard: 0x10 } }
${SEVERAL}
remote_write:
  - { url: "http://central:9090/write" }
`
  + '  - { url: "https://store.example", name: other, headers: { X-Scope-OrgID: shop }, basic_auth: { username: a, password_file: b } }';
const MAIN = fc.constantFrom(
  SEVERAL,
  WRITING,
  WRITING,
  SEVERAL,
  WITH_FILES,
  WITH_FILES,
  `scrape_configs: [${job('one', ', tls_config: { cert_file: certs/tls.crt, key_file: /etc/tls.key }')}]`,
  'scrape_config_files: ["more-?.yml", jobs.yml]\nrule_files: [rules.yml]',
  `scrape_configs: [${job('one')}, ${job('one')}]`,
  'scrape_configs: [',
  'scrape_configs: []',
);
const JOBS = fc.constantFrom(
  `scrape_configs: [${job('three', ', tls_config: { cert_file: tls.crt, key_file: tls.key }')}]`,
  `scrape_configs: [${job('five')}, ${job('six')}]`,
  `scrape_configs: [${job('one')}]`,
  'scrape_configs: [{ job_name: four, scrape_interval: soon }]',
);
const texts = fc.record({ 'prometheus.yml': MAIN, 'more-1.yml': JOBS, 'jobs.yml': JOBS }, { requiredKeys: ['prometheus.yml'] });

const named = (kind: string, name: string) => ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'monitoring' } });
export const base64 = (data: { readonly [key: string]: string }) =>
  Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
const objects = fc.tuple(texts, texts, JOBS, fc.boolean()).map(([config, secret, jobs, isPlain]): Manifest[] => [
  { ...named('ConfigMap', 'config'), data: config },
  { ...named('Secret', 'secret'), ...isPlain ? { stringData: secret } : { data: base64(secret) } },
  { ...named('ConfigMap', 'jobs'), data: { 'jobs.yml': jobs } },
]);

const items = oneIn(4, fc.constantFrom(
  [{ key: 'prometheus.yml', path: 'prometheus.yml' }],
  [{ key: 'prometheus.yml', path: 'main/prometheus.yml' }, { key: 'jobs.yml', path: 'main/jobs/jobs.yml' }],
  [{ key: 'jobs.yml', path: 'jobs.yml' }],
));
const source = fc.oneof(
  { weight: 6, arbitrary: items.map(each => ({ configMap: { name: 'config', ...each ? { items: each } : {} } })) },
  { weight: 4, arbitrary: items.map(each => ({ secret: { secretName: 'secret', ...each ? { items: each } : {} } })) },
  { weight: 1, arbitrary: fc.constant({ configMap: { name: 'jobs' } }) },
);
const projected = fc.uniqueArray(fc.constantFrom(
  { configMap: { name: 'config' } },
  { configMap: { name: 'jobs' } },
  { secret: { name: 'secret', items: [{ key: 'jobs.yml', path: 'a.yml' }] } },
), { minLength: 1, maxLength: 3 });
const volume = fc.oneof(
  { weight: 4, arbitrary: source },
  { weight: 1, arbitrary: projected.map(sources => ({ projected: { sources } })) },
);

const DIRECTORIES = ['/etc/prometheus', '/etc/config', '/prometheus'];
const mount = fc.oneof(
  { weight: 8, arbitrary: fc.record({ mountPath: fc.constantFrom(...DIRECTORIES, '/etc/config/', '/etc/config/jobs') }) },
  { weight: 2, arbitrary: fc.constantFrom(...DIRECTORIES).map(at => ({ mountPath: `${at}/prometheus.yml`, subPath: 'prometheus.yml' })) },
  { weight: 1, arbitrary: fc.constantFrom(...DIRECTORIES).map(mountPath => ({ mountPath, subPath: 'main' })) },
);
const mounted = fc.array(fc.tuple(volume, mount), { minLength: 1, maxLength: 3 }).map(all => {
  // The API server takes one mount at a path.
  const distinct = [...new Map(all.map(each => [each[1].mountPath.replace(/\/$/, ''), each])).values()];
  return {
    volumes: distinct.map(([of], i) => ({ name: `volume-${i}`, ...of })),
    volumeMounts: distinct.map(([, at], i) => ({ name: `volume-${i}`, ...at })),
  };
});

const OTHERS = ['--web.config.file=/etc/web.yml', '--web.enable-lifecycle', '--storage.tsdb.path=/data', '--agent'];
const SPELLINGS = ['=', '=', ' ', ' ', '$', '$', 'none', 'image'] as const;

/** How a file is named in arguments, and what a container is started with. */
function command(file: string, others: ReadonlyArray<string>, how: typeof SPELLINGS[number]) {
  const joined = `--config.file=${file}`;
  const start = path(file);
  switch (how) {
    case '=': return { args: [...others, joined], started: [...others, joined] };
    case ' ': return { args: ['--config.file', file, ...others], started: ['--config.file', file, ...others] };
    case '$': return {
      args: [`--config.file=$(DIR)${start.name}`, ...others],
      env: [{ name: 'DIR', value: start.folder }],
      started: [joined, ...others],
    };
    case 'none': return { args: others, started: others };
    case 'image': return { started: ['--config.file=/etc/prometheus/prometheus.yml'] };
  }
}

function path(file: string): { readonly folder: string; readonly name: string } {
  const end = file.lastIndexOf('/') + 1;
  return { folder: file.slice(0, end), name: file.slice(end) };
}

/** Pods that run Prometheus, with files of all kinds of volumes. */
export const SCRAPER_CASES: fc.Arbitrary<ScraperCase> = fc.record({
  objects,
  mounted,
  folder: oneIn(6, fc.constantFrom(...DIRECTORIES, '/etc/config/main', '.')),
  others: fc.subarray(OTHERS),
  how: fc.constantFrom(...SPELLINGS),
  workingDir: oneIn(3, fc.constantFrom('/etc/config', '/etc/prometheus')),
  hidden: oneIn(4, fc.nat(2)),
}).map(({ objects: all, mounted: { volumes, volumeMounts }, folder, others, how, workingDir, hidden }) => {
  const [{ mountPath }] = volumeMounts;
  const inMount = mountPath.endsWith('.yml') ? mountPath : `${mountPath}/prometheus.yml`;
  const { started, ...given } = command(folder === undefined ? inMount : `${folder}/prometheus.yml`, others, how);
  const container = { name: 'server', image: 'prom/prometheus:v3.5.0', ...given, ...workingDir ? { workingDir } : {}, volumeMounts };
  const pod = { ...named('Pod', 'prometheus'), spec: { containers: [container], volumes } };
  return { pod, objects: all, started, workingDirectory: workingDir ?? '/prometheus', hidden };
});
