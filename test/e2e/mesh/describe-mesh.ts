import { readFileSync } from 'fs';
import { parse } from 'yaml';
import { KUBECONFIG } from './control-plane';
import { KubernetesApi } from './kubernetes-api';
import { describeUpstream } from '../../upstream/component';

/** A `describe` for tests on the mesh of `npm run e2e`, which can use the upstream components too; without a mesh they are skipped. */
export function describeMesh(title: string, tests: (api: KubernetesApi) => void): void {
  if (process.env.E2E_MESH === undefined) {
    describe.skip(title, () => tests(undefined!));
    return;
  }
  const { clusters: [{ cluster }], users: [{ user }] } = parse(readFileSync(KUBECONFIG, 'utf8'));
  describeUpstream(title, () => tests(new KubernetesApi(cluster.server, user.token, cluster['certificate-authority'])));
}
