import { readFileSync } from 'fs';
import { parse } from 'yaml';
import { KUBECONFIG } from './control-plane';
import { ApiError, KubernetesApi } from './kubernetes-api';
import { describeUpstream } from '../../upstream/component';

/** A `describe` for tests on the mesh of `npm run e2e`, which can use the upstream components too; without a mesh they are skipped. */
export function describeMesh(title: string, tests: (api: KubernetesApi) => void): void {
  if (process.env.E2E_MESH === undefined) {
    describe.skip(title, () => tests(undefined!));
    return;
  }
  const { clusters: [{ cluster }], users: [{ user }] } = parse(readFileSync(KUBECONFIG, 'utf8'));
  describeUpstream(title, () => {
    const api = new KubernetesApi(cluster.server, user.token, cluster['certificate-authority']);
    tests(api);
    // What still runs takes its share of the machine from the tests that follow.
    if (process.env.E2E_MESH !== 'kept') afterAll(() => removeAll(api));
  });
}

/** Removes what tests have created: Namespaces with all that they hold, and what is outside of them. */
async function removeAll(api: KubernetesApi): Promise<void> {
  const namespaces = new Set(api.created.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  await Promise.all(api.created.filter(({ metadata }) => !namespaces.has(metadata.namespace)).map(async object => {
    await api.delete(object).catch(error => {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    });
  }));
}
