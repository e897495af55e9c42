import { Chart } from 'cdk8s';
import { Exporter, ExporterSidecar, IstioMesh } from 'cdk8s-mesh-metrics';
import { Deployment } from 'cdk8s-plus-27';
import { kps, manifests, redis } from './an-exporter';
import { MeshSettings } from '../cluster/chain';
import { injectedPods } from '../cluster/istio';
import { Manifest, synthesized } from '../cluster/manifest';
import { component, describeUpstream } from '../upstream/component';

describeUpstream('Pod Security', () => {
  /** Why each level refuses a pod. */
  const verdict = async (objects: Manifest[], mesh: MeshSettings = {}): Promise<{ baseline: string; restricted: string }> => {
    const pods = await injectedPods(objects, mesh);
    expect(pods).toHaveLength(1);
    return (await component('podsecurity').ask<{ verdicts: Array<{ baseline: string; restricted: string }> }>({ pods })).verdicts[0];
  };

  test('"restricted" takes its pod', async () => {
    expect(await verdict(manifests({ mesh: IstioMesh.none() }))).toMatchObject({ baseline: '', restricted: '' });
  });

  test.each([true, false])('"restricted" takes its pod with a sidecar whose capture the CNI plugin sets up (native: %s)', async native => {
    const mesh = { set: ['components.cni.enabled=true', 'values.pilot.cni.enabled=true'], nativeSidecars: native };
    const objects = manifests({ mesh: IstioMesh.sidecar({ nativeSidecars: native, cni: true }) });
    expect(await verdict(objects, mesh)).toMatchObject({ baseline: '', restricted: '' });
  });

  test('"restricted" takes its container in the pods of a workload that it takes', async () => {
    const containers = [{ image: 'redis:8', resources: {}, securityContext: { user: 999 } }];
    const objects = synthesized(app => {
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      const workload = new Deployment(chart, 'redis', { metadata: { name: 'redis' }, containers, replicas: 1 });
      ExporterSidecar.addTo(workload, { exporter: redis, prometheus: kps, mesh: IstioMesh.none() });
    });
    const { restricted } = await verdict(objects);
    expect(restricted).toContain('container "main"');
    expect(restricted).not.toContain('redis-exporter');
  });

  test('an exporter of nodes is refused for what it is there for, and for nothing else', async () => {
    expect((await verdict(manifests({ mesh: IstioMesh.none(), exporter: Exporter.node() }))).restricted).toBe([
      'host namespaces (hostNetwork=true, hostPID=true)',
      'hostPort (container "node-exporter" uses hostPort 9100)',
      'restricted volume types (volume "node-root" uses restricted volume type "hostPath")',
    ].join(', '));
  });
});
