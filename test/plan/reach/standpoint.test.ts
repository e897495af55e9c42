import { cart, peerAuthentication, policy, prometheus, verdict, world } from './world';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { Scraper } from '../../../src/plan/reach/scraper';
import { Verdict } from '../../../src/plan/reach/verdict';

const FILE: Scraper = { object: 'Prometheus/prometheus.yml', mounts: [] };
const STRICT = peerAuthentication('STRICT');
const ENROLLED = cart({ sidecar: false, labels: { 'istio.io/dataplane-mode': 'ambient' } });

/** The verdict for a Prometheus of which it is not known where it runs. */
function fromOutside(objects: ReadonlyArray<Manifest>, port: number): Verdict {
  return world(objects).reach.of(FILE, {}, `http://10.9.0.1:${port}/metrics`);
}

function outside(...by: string[]): string {
  return `Prometheus/prometheus.yml is outside the mesh; if ${by.join(' or ')} captures its outbound traffic, the verdict is different.`;
}

test('a Prometheus without a pod is outside the mesh, with an assumption if the verdict depends on it', () => {
  expect(fromOutside([cart()], 8080)).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
  expect(fromOutside([cart()], 15020)).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [] });
  expect(fromOutside([cart(), STRICT], 8080)).toMatchObject({ verdict: 'blocked', ending: 'reset', assumptions: [] });
});

test("a sidecar of its own would answer in place of another pod's Envoy", () => {
  expect(fromOutside([cart()], 15090)).toMatchObject({ verdict: 'reachable', ending: 'up', assumptions: [outside('a sidecar')] });
});

test('a ztunnel would give it mutual TLS, and an identity to authorize', () => {
  const open = fromOutside([ENROLLED, STRICT], 8080);
  expect(open).toMatchObject({ verdict: 'unknown', code: 'standpoint-unknown' });
  expect(open.reason).toMatch(/succeeds if a ztunnel captures its outbound traffic, and fails otherwise, since .*demands mutual TLS/);
  const denied = policy('AuthorizationPolicy', 'bank', { action: 'DENY', rules: [{ from: [{ source: { namespaces: ['bank'] } }] }] });
  expect(fromOutside([ENROLLED, denied], 8080)).toMatchObject({ verdict: 'reachable', assumptions: [outside('a ztunnel')] });
  const either = outside('a sidecar', 'a ztunnel');
  expect(fromOutside([ENROLLED, denied], 15090)).toMatchObject({ verdict: 'reachable', assumptions: [either] });
});

test('a Prometheus with a pod scrapes from there, without an assumption', () => {
  expect(verdict([cart()], 'http://10.9.0.1:15090/metrics').assumptions).toEqual([]);
  expect(verdict([ENROLLED, STRICT, prometheus()]).assumptions).toEqual([]);
});
