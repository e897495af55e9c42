import { Exporter, ExporterWithMonitorProps, IstioMesh, MetricsEndpoint } from 'cdk8s-mesh-metrics';
import { certified, manifests, pod, STRICT, transport } from './an-exporter';

describe('the pod', () => {
  test('is one, with an exporter’s resources, such as Pod Security "restricted" wants it', () => {
    const [{ spec: { replicas, template: { spec } } }] = manifests();
    expect(replicas).toBe(1);
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(spec.containers).toEqual([{
      name: 'redis-exporter',
      image: 'docker.io/oliver006/redis_exporter:v1.88.0',
      imagePullPolicy: 'IfNotPresent',
      args: ['--web.listen-address=:9121', '--redis.addr=redis://redis.shop.svc:6379'],
      ports: [{ name: 'http-metrics', containerPort: 9121 }],
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
      livenessProbe: expect.objectContaining({ httpGet: { path: '/health', port: 9121, scheme: 'HTTP' } }),
      readinessProbe: expect.objectContaining({ httpGet: { path: '/health', port: 9121, scheme: 'HTTP' } }),
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsGroup: 59000,
        runAsNonRoot: true,
        runAsUser: 59000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    }]);
  });

  test('has probes that do not ask what is exported', () => {
    const probes = (endpoint: MetricsEndpoint, healthPath?: string) => {
      const exporter = Exporter.of({ name: 'x', image: 'x:1', endpoints: [endpoint], healthPath });
      const [{ livenessProbe, readinessProbe, startupProbe }] = pod({ exporter }).spec.containers;
      expect([livenessProbe, startupProbe]).toEqual([readinessProbe, undefined]);
      return { httpGet: livenessProbe.httpGet, tcpSocket: livenessProbe.tcpSocket };
    };
    expect(probes(MetricsEndpoint.http({ port: 9100 }))).toEqual({ tcpSocket: { port: 9100 } });
    expect(probes(MetricsEndpoint.https({ port: 9443 }), '/up')).toEqual({ httpGet: { path: '/up', port: 9443, scheme: 'HTTPS' } });
  });
});

describe('an exporter of nodes', () => {
  const node = (props: Partial<ExporterWithMonitorProps> = {}) => manifests({ exporter: Exporter.node(), ...props });

  test('is a DaemonSet on the network of every node, which is scraped directly in any mesh', () => {
    for (const mesh of [STRICT, IstioMesh.ambient(), IstioMesh.none()]) {
      const [daemonSet, service, monitor, ...others] = node({ mesh, prometheus: certified });
      expect([daemonSet.kind, service.kind, monitor.kind, others]).toEqual(['DaemonSet', 'Service', 'ServiceMonitor', []]);
      expect(daemonSet.spec.template.spec).toMatchObject({
        hostNetwork: true, hostPID: true, tolerations: [{ operator: 'Exists' }], nodeSelector: { 'kubernetes.io/os': 'linux' },
      });
      expect(daemonSet.spec.template.metadata.labels).not.toHaveProperty(['sidecar.istio.io/inject']);
      expect(monitor.spec.endpoints).toEqual([{ port: 'http-metrics', path: '/metrics', scheme: 'http' }]);
    }
  });

  test('sees the file system of the node, and changes nothing there', () => {
    const { volumes, containers: [{ volumeMounts, securityContext }] } = node()[0].spec.template.spec;
    expect(volumes).toEqual([{ name: 'node-root', hostPath: { path: '/', type: '' } }]);
    expect(volumeMounts).toEqual([{ name: 'node-root', mountPath: '/host/root', readOnly: true, mountPropagation: 'HostToContainer' }]);
    expect(securityContext).toMatchObject({
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  test.each<[Partial<ExporterWithMonitorProps>, string]>([
    [{ networkPolicy: true }, 'networkPolicy is true, and a NetworkPolicy does not hold for pods on the network of their node'],
    [{ transport: transport('merged') }, 'ScrapeTransport.merged() cannot work: the pods are on the network of their node,'
      + ' where Istio injects no sidecar. Use ScrapeTransport.direct()'],
  ])('%j is refused', (props, because) => expect(() => node(props)).toThrow(`cannot create ExporterWithMonitor 'chart/redis': ${because}`));
});
