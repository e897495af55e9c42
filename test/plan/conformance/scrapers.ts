import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { isDeepStrictEqual } from 'util';
import { base64, ScraperCase, SCRAPER_CASES } from './scrapers-cases';
import { checkCases, Stage, Verdict } from './stage';
import { Pod } from '../../../src/plan/cluster/kinds';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { Labels } from '../../../src/plan/prometheus/labels';
import { NO_FORWARDING } from '../../../src/plan/prometheus/remote-write';
import { FoundPrometheus, scrapersAmong } from '../../../src/plan/scrapers/scrapers';
import { makeVolumes, ObjectsApi } from '../../e2e/kubelet/volumes';
import { Component } from '../../upstream/component';
import { clusterOf } from '../cluster-of';

interface Loaded {
  readonly jobs: ReadonlyArray<object>;
  readonly remoteWrites: ReadonlyArray<string>;
  readonly externalLabels: Labels;
  readonly refusal?: string;
}

/** Compares the configuration that is found for a pod with what Prometheus loads from the files that a kubelet makes of its volumes. */
export const stage: Stage = {
  name: 'scrapers',
  async check(options) {
    const upstream = Component.start('mounted');
    const folder = mkdtempSync(path.join(tmpdir(), 'scrapers-'));
    let cases = 0;
    try {
      return await checkCases({
        generator: SCRAPER_CASES,
        batch: 50,
        compare: batch => Promise.all(batch.map(each => compared(each, path.join(folder, String(cases++)), upstream))),
      }, options);
    } finally {
      upstream.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

async function compared(asked: ScraperCase, folder: string, upstream: Component): Promise<Verdict> {
  const root = path.join(folder, 'root');
  await mountAll(asked, folder, root);
  const { started: args, workingDirectory } = asked;
  const real = await upstream.ask<Loaded>({ root, args, workingDirectory });
  const given = asked.objects.filter((_, i) => i !== asked.hidden);
  const { found: [found], unfollowed: [unfollowed] } = scrapersOf([asked.pod, ...given]);
  const isHidden = asked.hidden !== undefined;
  const covers = [real.refusal === undefined ? 'loaded' : 'refused', ...isHidden ? ['hidden'] : []];
  const differing = (our: unknown) => `ours ${JSON.stringify(our)}\nreal ${JSON.stringify(real)}`;
  if (found === undefined) {
    // What no volume has could be part of the image.
    const isRight = unfollowed?.code === 'scraper-configuration-unknown' && (isHidden || real.refusal?.includes('no such file'));
    return { covers: [...covers, 'unknown'], difference: isRight ? undefined : differing(unfollowed) };
  }
  const our = loadedBy(found);
  if (our.hasOtherJobs) return { covers };
  const isSame = our.isRefused === (real.refusal !== undefined) && (['jobs', 'remoteWrites', 'externalLabels'] as const)
    .every(each => isDeepStrictEqual(our[each], real[each]));
  return {
    covers: [...covers, ...our.jobs.length > 1 ? ['several jobs'] : [], ...our.remoteWrites.length > 0 ? ['remote write'] : []],
    difference: isSame ? undefined : differing(our),
  };
}

function scrapersOf(manifests: ReadonlyArray<Manifest>) {
  const cluster = clusterOf(manifests.map(manifest => ({ manifest })));
  return scrapersAmong(cluster, cluster.pods);
}

function loadedBy({ configuration: { scrapeConfigs, findings, forwarding } }: FoundPrometheus) {
  const { remoteWrites, externalLabels } = forwarding ?? NO_FORWARDING;
  return {
    remoteWrites: remoteWrites.map(({ url }) => url),
    externalLabels,
    isRefused: findings.some(({ code }) => code === 'prometheus-yml-refused'),
    hasOtherJobs: findings.some(({ code }) => code === 'job-files-ignored'),
    jobs: scrapeConfigs.map(({ job_name: name, metrics_path: metricsPath = '/metrics', tls_config: tls }) =>
      ({ name, metricsPath, certFile: tls?.cert_file ?? '' })),
  };
}

/** Makes the volumes of a pod as the kubelet of the real mesh does, and puts them where the container sees them. */
async function mountAll({ pod, objects }: ScraperCase, folder: string, root: string): Promise<void> {
  const api: ObjectsApi = {
    get: async (_, kind, name) => stored(objects.find(each => each.kind === kind && each.metadata.name === name)!),
    request: async () => { throw new Error('no such volume is made here'); },
  };
  const volumes = await makeVolumes(pod, path.join(folder, 'volumes'), '10.0.0.1', api);
  const { containers: [{ volumeMounts = [] }] } = pod.spec as Pod['spec'];
  for (const { name, mountPath, subPath = '' } of [...volumeMounts].sort((a, b) => a.mountPath.length - b.mountPath.length)) {
    const [from, to] = [path.join(volumes[name], subPath), path.join(root, mountPath)];
    rmSync(to, { recursive: true, force: true });
    // A kubelet makes a folder of a subPath that is not there.
    if (existsSync(from)) cpSync(from, to.replace(/\/$/, ''), { recursive: true });
    else mkdirSync(to, { recursive: true });
  }
}

/** The API server keeps all of a Secret in `data`. */
function stored(object: Manifest): Manifest {
  const plain = Object.entries(object.stringData ?? {});
  return plain.length === 0 ? object : { ...object, data: base64(Object.fromEntries(plain)) };
}
