import { Loss } from './lost-series';
import { Series } from './series';
import { RESERVED_PORTS } from '../../mesh/istio';
import { Pod } from '../cluster/kinds';
import { listenAddressesOf } from '../reach/ports/listen-addresses';
import { declaredServer } from '../reach/ports/listener';
import { whyPortIsClosed } from '../reach/ports/unserved-ports';

/**
 * Why the agent of a pod gets no metrics of an application to merge: it asks one port over plain HTTP on localhost
 * (`pilot/cmd/pilot-agent/status/server.go`, scrape).
 */
export function agentRequestLoss({ of, endpoint }: Series, pod: Pod): Loss | undefined {
  if (of !== 'application' || endpoint === undefined) return undefined;
  const why = whyAgentGetsNothing(pod, Number(endpoint.port));
  if (why === undefined) return undefined;
  return { code: 'agent-cannot-ask', reason: `the agent asks port ${endpoint.port} over plain HTTP on localhost, and ${why}` };
}

/** What jobs read by which annotations are scraped, and Istio leaves as it is. */
const SCHEME = 'prometheus.io/scheme';

function whyAgentGetsNothing(pod: Pod, port: number): string | undefined {
  const purpose = RESERVED_PORTS[port];
  if (purpose !== undefined) return `that is one of the proxy itself (${purpose})`;
  if (declaredServer({ pod, port, declared: { code: 'no-target', missing: '' } }) === 'TLS') return 'the pod declares it TLS';
  if (pod.metadata.annotations?.[SCHEME] === 'https') return `the annotation ${SCHEME}: https, which it does not read, says TLS`;
  const listening = listenAddressesOf(pod).filter(each => each.port === port);
  const [first] = listening;
  if (first !== undefined && listening.every(each => each.for === 'pod address')) {
    return `container ${first.container} has ${first.flag}, which is not the address of localhost`;
  }
  return whyPortIsClosed({ pod, port })?.[1];
}
