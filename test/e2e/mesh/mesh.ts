import { startControlPlane } from './control-plane';
import { isReady } from './is-ready';
import { installIstio } from './istio';
import { KubernetesApi } from './kubernetes-api';
import { startNameServer } from './name-server';
import { makeNetwork } from './network';
import { installOperator } from './operator';
import { startServiceProxy } from './service-proxy';
import { Programs } from '../components/programs';
import { startKubelet } from '../kubelet/kubelet';

/** Starts a cluster with Istio and the operator, in the namespaces of this process. */
export async function startMesh(programs: Programs): Promise<KubernetesApi> {
  makeNetwork();
  const api = await startControlPlane(programs);
  await Promise.all([startNameServer(api), startKubelet(api, programs.layers)]);
  await startServiceProxy(programs);
  await Promise.all([installIstio(api), installOperator(api)]);
  await Promise.all([isReady(api, 'istio-system', 'app=istiod'), isReady(api, 'default', 'app.kubernetes.io/name=prometheus-operator')]);
  return api;
}
