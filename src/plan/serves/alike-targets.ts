import { Loss } from './lost-series';
import { nameOf, Series } from './series';
import { Pod } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { Labels } from '../prometheus/labels';

/** Series of a pod that a Prometheus stores, and the labels that they get from their target. */
export interface StoredSeries {
  readonly pod: Pod;
  readonly series: Series;
  readonly labels: Labels;
}

/**
 * Finds pods whose series differ in no label, so that Prometheus takes them for one: each Envoy and each agent gives the same ones, and
 * so do the pods of one workload, as many as it asks for.
 */
export class AlikeTargets {
  private readonly podsByKey = new Map<string, Set<Pod>>();

  public constructor(private readonly askedFor: ReadonlyMap<string, number>) {}

  public add(stored: StoredSeries): void {
    if (isToldApart(stored)) return;
    const key = keyOf(stored);
    const pods = this.podsByKey.get(key);
    if (pods === undefined) this.podsByKey.set(key, new Set([stored.pod]));
    else pods.add(stored.pod);
  }

  public lossOf(stored: StoredSeries): Loss | undefined {
    if (isToldApart(stored)) return undefined;
    const pods = Math.max(this.podsByKey.get(keyOf(stored))?.size ?? 0, this.askedFor.get(workloadIdOf(stored.pod)) ?? 0);
    if (pods < 2) return undefined;
    const labels = givenLabels(stored).map(([label, value]) => `${label}="${value}"`).join(', ');
    return { code: 'targets-alike', reason: `those of ${pods} pods all get the labels {${labels}}, which tell none from another` };
  }
}

/** Whether a label tells a pod from every other. */
function isToldApart({ pod: { metadata: { name }, status: { podIPs = [] } }, labels }: StoredSeries): boolean {
  return Object.values(labels).some(value => value.includes(name) || podIPs.some(({ ip }) => value.includes(ip)));
}

function keyOf(stored: StoredSeries): string {
  const { pod, series } = stored;
  return JSON.stringify([series.of === 'application' ? workloadIdOf(pod) : '', nameOf(series), givenLabels(stored)]);
}

function givenLabels({ labels }: StoredSeries): Array<[string, string]> {
  return Object.entries(labels).filter(([, value]) => value !== '').sort(([a], [b]) => a < b ? -1 : 1);
}
