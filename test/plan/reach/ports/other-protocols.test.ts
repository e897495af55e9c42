import { cart, verdict } from '../world';

const ask = (image: string, containerPort: number, port = containerPort) => verdict(
  [{ ...cart({ sidecar: false }), spec: { containers: [{ name: 'store', image, ports: [{ containerPort }] }] } }],
  `http://10.9.0.1:${port}/metrics`,
);

test.each([
  ['redis', 6379], ['docker.io/library/postgres:15-alpine', 5432], ['registry.example:5000/bitnami/mysql@sha256:0a', 3306],
])('%s does not speak HTTP on its usual port', (image, port) => {
  expect(ask(image, port)).toMatchObject({ verdict: 'blocked', code: 'port-not-http' });
});

test.each([
  ['another port of it', 'redis', 9121, 9121],
  ['a port that its container does not declare', 'redis', 9121, 6379],
  ['another server on its usual port', 'docker.dragonflydb.io/dragonflydb/dragonfly:v1.20.1', 6379, 6379],
  ['an exporter of it', 'oliver006/redis_exporter', 9121, 9121],
])('%s may', (_, image, declared, port) => {
  expect(ask(image, declared, port).verdict).toBe('reachable');
});
