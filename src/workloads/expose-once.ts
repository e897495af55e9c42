import { ApiObject, ApiObjectMetadataDefinition } from 'cdk8s';
import { MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';

/** The metadata of the pods of a workload, or the object that makes them. */
export type Pods = ApiObjectMetadataDefinition | ApiObject;

/** What scrapes endpoints of some pods. */
interface Exposure {
  readonly by: string;
  readonly endpoints: readonly MetricsEndpoint[];
  /** Whether they come merged with those of the sidecar. */
  readonly isMerged: boolean;
}

const exposures = new WeakMap<Pods, Exposure[]>();

/**
 * Remembers what scrapes some pods.
 *
 * @throws when something else scrapes one of the endpoints already, or merges other ones: annotations of pods name one list of endpoints.
 */
export function exposeOnce(pods: Pods, exposure: Exposure, cannot: string): void {
  const key = keyOf(pods);
  const others = exposures.get(key) ?? [];
  for (const other of others) {
    const repeated = exposure.endpoints.map(nameOf).find(name => other.endpoints.map(nameOf).includes(name));
    if (repeated !== undefined) {
      const because = `${other.by} exposes ${repeated} of these pods already, and each of its series would be stored twice`;
      throw refusal({ cannot, because, instead: 'Leave one of the two out' });
    }
    if (exposure.isMerged && other.isMerged) {
      throw refusal({
        cannot,
        because: `${other.by} merges ${other.endpoints.map(nameOf).join(', ')} of these pods already, and this would merge others`,
        instead: 'Merge all endpoints at once, or choose another transport for one of the two',
      });
    }
  }
  exposures.set(key, [...others, exposure]);
}

/** The object of a workload of cdk8s-plus has the same pods as the workload. */
function keyOf(pods: Pods): Pods {
  if (!ApiObject.isApiObject(pods)) return pods;
  const { scope } = pods.node;
  const isWorkload = scope !== undefined && scope.node.defaultChild === pods && 'podMetadata' in scope;
  return isWorkload ? scope.podMetadata as ApiObjectMetadataDefinition : pods;
}

function nameOf({ port, path }: MetricsEndpoint): string {
  return `${port}${path}`;
}
