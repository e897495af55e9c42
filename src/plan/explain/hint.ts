import { captureHint } from './capture-hint';
import { certificateHint } from './certificate-hint';
import { MonitorJob } from './monitors';
import { Scene } from './scene';
import { Subject } from './subject';
import { tlsHint } from './tls-hint';
import { podIdOf } from '../cluster/kinds';
import { Prediction } from '../prediction';
import { Verdict } from '../reach/verdict';

/** What to change where a scrape of a workload fails, or may: a verdict knows the addresses and files, and not who set them. */
export function hintOn({ cause }: Verdict, scene: Scene, prediction: Prediction, job: MonitorJob, { pods: [pod] }: Subject): string | undefined {
  const resource = scene.resourceOf(prediction);
  if (resource === undefined) return undefined;
  if (cause === 'strict') {
    const { proxy } = scene.meshed.admissions.get(podIdOf(pod))!;
    return proxy && captureHint(proxy);
  }
  if (cause === undefined) return undefined;
  const [{ job: { config } }] = scene.poolsOf(prediction, job.name);
  const scraper = scene.judge.scraper(prediction.prometheus);
  return tlsHint(resource, job, config) ?? ('verdict' in scraper ? undefined : certificateHint(scraper, config.tls_config ?? {}));
}
