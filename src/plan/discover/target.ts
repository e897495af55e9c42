import { Pod } from '../cluster/kinds';

/** Labels by name. */
export type LabelMap = ReadonlyMap<string, string>;

/** A target before relabeling. */
export interface DiscoveredTarget {
  /** Its own labels, which include all that are not meta labels. */
  readonly labels: LabelMap;
  /** Meta labels that it shares with others: of the pod, the Service, the node … No name is in two of these maps. */
  readonly shared: ReadonlyArray<LabelMap>;
  /** The pod, if the target is a port of it that its Service does not have. Prometheus goes through these pods in a random order. */
  readonly otherPortOf?: Pod;
}

/** The targets of one object (Prometheus `discovery/targetgroup`). */
export interface TargetGroup {
  /** The object, such as `pod/shop/cart-0`. */
  readonly source: string;
  readonly targets: ReadonlyArray<DiscoveredTarget>;
}

/** The value of a label; empty if the target does not have it. */
export function labelOf({ labels, shared }: DiscoveredTarget, name: string): string {
  const own = labels.get(name);
  if (own !== undefined) return own;
  for (const layer of shared) {
    const value = layer.get(name);
    if (value !== undefined) return value;
  }
  return '';
}

/** The maps that are defined and not empty. */
export function filled(...maps: Array<LabelMap | undefined>): LabelMap[] {
  return maps.filter((map): map is LabelMap => map !== undefined && map.size > 0);
}
