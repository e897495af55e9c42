import { Pod, podIdOf } from '../cluster/kinds';
import { containersOf } from '../cluster/pod-status';
import { valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';

/** Where a container has what is of its account, as an expression: `/var/run` is a link to `/run`. */
export const ACCOUNT_FOLDER = '(/var)?/run/secrets/kubernetes\\.io/serviceaccount';

const FOLDER = new RegExp(`^${ACCOUNT_FOLDER}/?$`);

/**
 * Why a container lacks the token of its ServiceAccount; undefined where it has one. What a pod says comes before what its account says
 * (`plugin/pkg/admission/serviceaccount` of Kubernetes).
 */
export function whyWithoutToken(pod: Pod, container: string, manifests: ReadonlyArray<Manifest>): string | undefined {
  const { metadata: { namespace }, spec: { automountServiceAccountToken: ofPod, serviceAccountName } } = pod;
  const mounts = containersOf(pod).find(({ name }) => name === container)?.volumeMounts ?? [];
  if (mounts.some(({ mountPath }) => FOLDER.test(mountPath))) return undefined;
  const account = `ServiceAccount/${namespace}/${serviceAccountName}`;
  const ofAccount = () => valueAt(manifests.find(manifest => manifest.kind === 'ServiceAccount' && idOf(manifest) === account), FIELD);
  if ((ofPod ?? ofAccount()) !== false) return undefined;
  return `${ofPod === undefined ? account : podIdOf(pod)} has ${FIELD}: false`;
}

const FIELD = 'automountServiceAccountToken';
