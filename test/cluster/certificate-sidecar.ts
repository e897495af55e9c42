import * as path from 'path';
import { Manifest } from './manifest';

/** The containers of a pod, in the order in which they start. */
export function containersOf(pod: Manifest): Manifest[] {
  return [...pod.spec.initContainers ?? [], ...pod.spec.containers];
}

/** The ports and addresses that `istio-init` redirects to the sidecar: `*` for all, an empty text for none. */
export function capturedBy(pod: Manifest): { outbound: string; inbound: string } | undefined {
  const args: string[] | undefined = containersOf(pod).find(({ name }) => name === 'istio-init')?.args;
  return args && { outbound: args[args.indexOf('-i') + 1], inbound: args[args.indexOf('-b') + 1] };
}

/** The volume in memory to which the sidecar of a pod writes its certificates. */
export function certificateVolume(pod: Manifest): string | undefined {
  const sidecar = containersOf(pod).find(({ name }) => name === 'istio-proxy');
  const directory = sidecar?.env.find(({ name }: Manifest) => name === 'OUTPUT_CERTS')?.value;
  return directory && volumeAt(pod, sidecar, directory);
}

/** The containers of a pod in which the files of a TLS configuration are those that its sidecar writes. */
export function certificateReaders(pod: Manifest, { ca_file, cert_file, key_file }: Manifest): string[] {
  const volume = certificateVolume(pod);
  return containersOf(pod)
    .filter(({ name }) => name !== 'istio-proxy')
    .filter(container => volume && [ca_file, cert_file, key_file].every(file => volumeAt(pod, container, path.dirname(file)) === volume))
    .map(({ name }) => name);
}

function volumeAt(pod: Manifest, { volumeMounts = [] }: Manifest, directory: string): string | undefined {
  const mounted = volumeMounts.find(({ mountPath }: Manifest) => mountPath === directory)?.name;
  return pod.spec.volumes.find(({ name, emptyDir }: Manifest) => name === mounted && emptyDir?.medium === 'Memory')?.name;
}
