import { judgementOnApplication, nameOfApplication } from './application';
import { judgementOnEnvoy } from './envoy';
import { Evidence } from './evidence';
import { Application, Expectation, unproven } from './expectation';
import { discoversItself, ofDiscoveredItself } from './of-annotated-addresses';
import { METRICS_PATH } from '../../mesh/istio';
import { Pod, Service } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { Annotations } from '../explain/annotation-jobs';
import { whyServiceHasNoPods } from '../explain/selectors';
import { serviceIdOf } from '../explain/workloads';
import { hasEnvoy } from '../serves/series';

/** The prefix of the annotations that istiod reads. */
const ISTIO = 'prometheus_io_';

const UNASKED = 'annotated-port-not-scraped';

/**
 * What annotations state where a job reads them or a sidecar merges by them: that the application is scraped; and where a job reads those
 * of pods, that the Envoy of each injected pod is, since merging would annotate it.
 */
export function expectationsOfAnnotations(evidence: Evidence): Expectation[] {
  const { created, cluster: { services, ingresses } } = evidence.meshCluster;
  const all = [
    ...created.flatMap(pod => ofPod(pod, evidence)),
    ...services.flatMap(service => ofService(service, evidence)),
    ...services.flatMap(({ metadata }) => ofDiscoveredItself('service', metadata, evidence)),
    ...ingresses.flatMap(({ metadata }) => ofDiscoveredItself('ingress', metadata, evidence)),
  ];
  // Pods of one workload state the same.
  return [...new Map(all.map(each => [JSON.stringify([each.statedBy, each.workload, each.series]), each])).values()];
}

function ofPod(created: Pod, evidence: Evidence): Expectation[] {
  const pod = evidence.runningPod(created);
  // Of what the API server refuses no pod runs.
  if (pod === undefined) return [];
  const workload = workloadIdOf(created);
  const applications = applicationsOf(created, pod, evidence).map(({ application, isMerged }) => ({
    statedBy: `the annotations of ${workload}`,
    workload,
    source: 'application' as const,
    series: nameOfApplication(application),
    ...judgementOnApplication({ workload, pods: [pod], application, isMerged, unasked: UNASKED }, evidence),
  }));
  if (!hasEnvoy(evidence.proxyOf(pod))) return applications;
  // Merging would annotate it so, and nobody speaks TLS where the agent serves what it has merged.
  const reader = evidence.annotationJobs.find(job => job.of === 'pod' && job.flag === `${ISTIO}scrape` && job.readsPort
    && job.pool.job.config.scheme !== 'https' && evidence.looksAt(job, [pod]));
  if (reader === undefined) return applications;
  const { pool, prediction } = reader;
  return [...applications, {
    statedBy: `job ${pool.name}`,
    workload,
    source: 'Envoy' as const,
    series: 'Envoy',
    prometheus: prediction.prometheus,
    ...judgementOnEnvoy(pod, workload, evidence),
  }];
}

interface AnnotatedApplication {
  readonly application: Application;
  readonly isMerged: boolean;
}

/** What the annotations of a pod announce, as they were before injection moved them. */
function applicationsOf(created: Pod, pod: Pod, evidence: Evidence): AnnotatedApplication[] {
  const proxy = evidence.proxyOf(pod);
  const annotations = new Annotations(created.metadata.annotations);
  if (proxy?.type === 'sidecar' && proxy.applicationTargets.length > 0) {
    return proxy.applicationTargets.map(application => ({ application, isMerged: true }));
  }
  const reader = evidence.annotationJobs.find(job => job.of === 'pod' && job.isAskedBy(annotations) && evidence.looksAt(job, [pod]));
  const isOfSidecar = proxy?.type === 'sidecar' && annotations.get(`${ISTIO}scrape`) === 'true' && isEnvoyAsked(pod, evidence);
  if (reader === undefined && !isOfSidecar) return [];
  const application = applicationIn(annotations, reader?.prefix ?? ISTIO);
  if (proxy === undefined || application.port !== String(proxy.statusPort)) return [{ application, isMerged: isOfSidecar }];
  // In a cluster that runs, istiod has moved the annotations already, and what it put there leads to the agent.
  return application.path === METRICS_PATH ? [] : [{ application: { path: application.path }, isMerged: true }];
}

function applicationIn(annotations: Annotations, prefix: string): Application {
  return { port: annotations.get(`${prefix}port`), path: annotations.get(`${prefix}path`) ?? '/metrics' };
}

/** Where somebody scrapes the sidecars, or means to, an application that is annotated for its own is meant to come with it. */
function isEnvoyAsked(pod: Pod, evidence: Evidence): boolean {
  return (evidence.seriesOf(workloadIdOf(pod)).get('agent')?.by.length ?? 0) > 0 || evidence.isAskedAsProxy(pod);
}

/** A Service announces the pods behind it. */
function ofService(service: Service, evidence: Evidence): Expectation[] {
  const annotations = new Annotations(service.metadata.annotations);
  const id = serviceIdOf(service);
  const pods = evidence.context.backends.podsOf(service);
  const reader = evidence.annotationJobs.find(job => job.of === 'service' && !discoversItself(job) && job.isAskedBy(annotations)
    && (pods.length === 0 || evidence.looksAt(job, pods)));
  if (reader === undefined) return [];
  const application = applicationIn(annotations, reader.prefix);
  const stated = {
    statedBy: `the annotations of ${id}`,
    source: 'application' as const,
    series: nameOfApplication(application),
    prometheus: reader.prediction.prometheus,
  };
  if (pods.length === 0) {
    const { code, message } = whyServiceHasNoPods(service, undefined, evidence.context);
    return [{ ...stated, ...unproven(code, message) }];
  }
  return [...new Set(pods.map(workloadIdOf))].map(workload => ({
    ...stated,
    workload,
    ...judgementOnApplication({
      workload, pods: pods.filter(pod => workloadIdOf(pod) === workload), application, isMerged: false, unasked: UNASKED,
    }, evidence),
  }));
}
