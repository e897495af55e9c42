import { eventually } from './eventually';
import { KubernetesApi } from './kubernetes-api';

/** Waits until a pod with some labels is ready. */
export async function isReady(api: KubernetesApi, namespace: string, labels: string, seconds?: number): Promise<void> {
  await eventually(`${namespace}: ${labels} is ready`, async () => {
    const pods = await api.list('v1', 'Pod', namespace, labels);
    const conditions = pods.flatMap(({ status }) => status.conditions ?? []);
    if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return;
    throw new Error(JSON.stringify(pods.map(({ status }) => status)));
  }, { seconds, lastLinesOf: [namespace] });
}
