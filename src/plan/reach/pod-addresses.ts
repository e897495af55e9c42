import { Known, Missing } from './verdict';
import { Pod, podIdOf } from '../cluster/kinds';
import { runningContainers } from '../cluster/pod-status';
import { Code } from '../findings/catalogue';

/** Finds the pod that answers at an address: its own, or that of its node if it is in the host network. */
export class PodAddresses {
  private readonly pods = new Map<string, Pod[]>();

  public constructor(pods: ReadonlyArray<Pod>) {
    for (const pod of pods) {
      if (hasEnded(pod)) continue;
      for (const { ip } of pod.status.podIPs ?? []) {
        const known = this.pods.get(ip);
        if (known) known.push(pod);
        else this.pods.set(ip, [pod]);
      }
    }
  }

  /** At the address of a node, the pod in the host network that declares the port. */
  public of(address: string, port: number): Known<Pod> {
    const all = this.pods.get(address) ?? [];
    if (all.length === 0) {
      return missing('address-unknown', `${address} is not the address of a pod, and it is not known what answers there:`
        + ' discover the pod itself');
    }
    if (!all.some(({ spec }) => spec.hostNetwork)) {
      if (all.length === 1) return { value: all[0] };
      return missing('address-shared', `${named(all)} all have the address ${address}, and it is not known which of them answers:`
        + ' give it to one only');
    }
    const declaring = all.filter(pod => declares(pod, port));
    if (declaring.length === 1) return { value: declaring[0] };
    const network = `the host network of the node at ${address}`;
    if (declaring.length === 0) {
      const remedy = `declare it on the pod that serves it, if that is ${named(all)}`;
      return missing('host-port-undeclared', `no pod in ${network} declares port ${port}: ${remedy}`);
    }
    const which = 'it is not known which of them answers: declare it only on the pod that serves it';
    return missing('address-shared', `${named(declaring)} all declare port ${port} in ${network}, and ${which}`);
  }
}

function missing(code: Code, sentence: string): Missing {
  return { code, missing: sentence };
}

/** A pod that has ended has no address any more, whatever its status says. */
function hasEnded({ status: { phase = '' } }: Pod): boolean {
  return ['Succeeded', 'Failed'].includes(phase);
}

function declares(pod: Pod, port: number): boolean {
  return runningContainers(pod).some(({ ports = [] }) =>
    ports.some(({ containerPort, protocol }) => containerPort === port && protocol === 'TCP'));
}

/** More names would make a sentence unreadable. */
const AT_MOST = 5;

function named(pods: ReadonlyArray<Pod>): string {
  const names = pods.slice(0, AT_MOST).map(podIdOf);
  return [...names, ...pods.length > AT_MOST ? [`${pods.length - AT_MOST} more`] : []].join(' and ');
}
