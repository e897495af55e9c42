import { Pod } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { itemsOf, valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';
import { MeshCluster } from '../mesh-cluster';
import { operatedWorkloads } from '../operator/prometheus-workloads';
import { FoundPrometheus } from '../scrapers/scrapers';

/** A Prometheus to which others may write. */
export interface Receiver {
  /** Such as `Prometheus/monitoring/central`. */
  readonly prometheus: string;
  /** Whether it takes remote writes; undefined where its description does not say. */
  readonly isOn?: boolean;
  /** The only path at which it takes them. */
  readonly path: string;
  readonly ports: ReadonlyArray<number>;
  /** Its custom resource, if it has one. */
  readonly resource?: Manifest;
}

const WRITE_PATH = '/api/v1/write';
const RECEIVER_FLAG = 'web.enable-remote-write-receiver';

/** Finds the Prometheus that runs in a pod. */
export class Receivers {
  private readonly byWorkload: ReadonlyMap<string, Receiver>;

  public constructor({ cluster, scrapers, described }: Pick<MeshCluster, 'cluster' | 'scrapers' | 'described'>) {
    const operated = cluster.manifests.flatMap(manifest => Array.from(operatedWorkloads([manifest]), workload =>
      [workload, ofResource(manifest, described.has(idOf(manifest)))] as const));
    const found = scrapers.found.map(each => [each.object, ofFound(each, described.has(each.object))] as const);
    this.byWorkload = new Map([...operated, ...found]);
  }

  public in(pod: Pod): Receiver | undefined {
    return this.byWorkload.get(workloadIdOf(pod));
  }
}

/** The flags that the operator gives it (`BuildCommonPrometheusArgs` of `pkg/prometheus/promcfg.go`). */
function ofResource(resource: Manifest, isDescribed: boolean): Receiver {
  const { spec } = resource;
  const isOn = valueAt(spec, 'enableRemoteWriteReceiver') === true
    || itemsOf(valueAt(spec, 'additionalArgs')).some(argument => valueAt(argument, 'name') === RECEIVER_FLAG);
  const prefix = String(valueAt(spec, 'routePrefix') ?? '').replace(/\/+$/, '');
  return {
    prometheus: idOf(resource), isOn: isOn || (isDescribed ? undefined : false), path: prefix + WRITE_PATH, ports: [9090], resource,
  };
}

function ofFound({ object, web: { receivesWrites, routePrefix, ports } }: FoundPrometheus, isDescribed: boolean): Receiver {
  return { prometheus: object, isOn: receivesWrites || (isDescribed ? undefined : false), path: routePrefix + WRITE_PATH, ports };
}
