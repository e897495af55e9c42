import { Loss } from './lost-series';
import { Series } from './series';
import { Pod } from '../cluster/kinds';
import { declaredServer } from '../reach/listener';

/**
 * Why the agent of a pod gets no metrics of an application to merge: it asks one port over plain HTTP on localhost
 * (`pilot/cmd/pilot-agent/status/server.go`, scrape).
 */
export function agentRequestLoss({ of, endpoint }: Series, pod: Pod): Loss | undefined {
  if (of !== 'application' || endpoint === undefined) return undefined;
  const port = Number(endpoint.port);
  const declared = pod.spec.containers.flatMap(({ ports = [] }) => ports.filter(({ containerPort }) => containerPort === port));
  const isUdp = declared.length > 0 && declared.every(({ protocol }) => protocol === 'UDP');
  const isTls = declaredServer({ pod, port, declared: { code: 'no-target', missing: '' } }) === 'TLS';
  if (!isUdp && !isTls) return undefined;
  const why = `the agent asks port ${port} over plain HTTP, and the pod declares it ${isUdp ? 'UDP' : 'TLS'}`;
  return { code: 'agent-cannot-ask', reason: why };
}
