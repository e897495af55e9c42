import { ExporterWithMonitorProps, IstioMesh } from 'cdk8s-mesh-metrics';
import { kinds, manifests, merging, of, transport } from './an-exporter';
import { Manifest } from '../cluster/manifest';

describe('a NetworkPolicy', () => {
  const policy = (props: Partial<ExporterWithMonitorProps> = {}) => of('NetworkPolicy', { networkPolicy: true, ...props }).spec;
  const ports = (props?: Partial<ExporterWithMonitorProps>) => policy(props).ingress[0].ports.map(({ port }: Manifest) => port);

  test('lets in exactly the Prometheus', () => {
    expect(policy()).toMatchObject({
      policyTypes: ['Ingress'],
      podSelector: manifests()[0].spec.selector,
      ingress: [{
        from: [{
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
        }],
      }],
    });
    expect(policy().ingress[0].from).toHaveLength(1);
  });

  test.each<[string, Partial<ExporterWithMonitorProps>, number[]]>([
    ['its metrics and those of its sidecar', {}, [9121, 15020]],
    ['its metrics only, without a sidecar', { mesh: IstioMesh.none() }, [9121]],
    ['its metrics only, outside the mesh', { transport: transport('direct') }, [9121]],
    ['its sidecar only, where they are merged', { prometheus: merging, transport: transport('merged') }, [15020]],
    ['the status port of the pod', { podMetadata: { annotations: { 'status.sidecar.istio.io/port': '15098' } } }, [9121, 15098]],
    ['Envoy, where the pod has no agent', { podMetadata: { annotations: { 'status.sidecar.istio.io/port': '0' } } }, [9121, 15090]],
    ['the status port of the mesh', { mesh: IstioMesh.sidecar({ statusPort: 15099 }) }, [9121, 15099]],
  ])('on the ports of %s', (_, props, expected) => expect(ports(props)).toEqual(expected));

  test('is not there unless asked for', () => expect(kinds()).not.toContain('NetworkPolicy'));
});
