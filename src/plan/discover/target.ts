import { Pod } from '../cluster/kinds';

/** Labels that many targets have in common, by name. */
export type LabelMap = ReadonlyMap<string, string>;

/** A target as it was found. */
export interface DiscoveredTarget {
  /** The labels of its own, and all that are not meta labels. */
  readonly labels: LabelMap;
  /** Meta labels that others have too: of the pod, the Service, the node … No name stands in two of these maps. */
  readonly shared: ReadonlyArray<LabelMap>;
  /** The pod of which this is one more port than its Service has. Prometheus goes through these pods in the order of a map. */
  readonly otherPortOf?: Pod;
}

/** What became of one object (Prometheus `discovery/targetgroup`). */
export interface TargetGroup {
  /** The object, such as `pod/shop/cart-0`. */
  readonly source: string;
  readonly targets: ReadonlyArray<DiscoveredTarget>;
}

/** The value of a label, empty where the target has none. */
export function labelOf({ labels, shared }: DiscoveredTarget, name: string): string {
  const own = labels.get(name);
  if (own !== undefined) return own;
  for (const layer of shared) {
    const value = layer.get(name);
    if (value !== undefined) return value;
  }
  return '';
}

/** The maps that are there and have anything in them. */
export function filled(...maps: Array<LabelMap | undefined>): LabelMap[] {
  return maps.filter((map): map is LabelMap => map !== undefined && map.size > 0);
}
