import { execFileSync } from 'child_process';
import { writeFileSync } from 'fs';
import * as path from 'path';

/** The address of the host: of the bridge that connects all pods, and of the control plane. */
export const HOST = '10.244.0.1';

/** The addresses of Services. */
export const SERVICES = '10.96.0.0/16';

const BRIDGE = 'mesh0';

let pods = 0;

/** Makes the network of the mesh: a bridge in the network namespace of this process. */
export function makeNetwork(): void {
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', BRIDGE, 'type', 'bridge');
  ip('address', 'add', `${HOST}/16`, 'dev', BRIDGE);
  ip('link', 'set', BRIDGE, 'up');
  // The addresses of Services are translated, but packets to them need a route first.
  ip('route', 'add', SERVICES, 'dev', BRIDGE);
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
}

/** The network of a pod. */
export interface PodNetwork {
  readonly address: string;
  /** Its network namespace, as a file. */
  readonly file: string;
  readonly remove: () => void;
}

/** The network namespace of a pod, as a file. */
export function networkOf(namespace: string, pod: string): string {
  return path.join('/run/netns', `${namespace}.${pod}`);
}

/** Makes a network namespace with an address for a pod. */
export function podNetwork(namespace: string, pod: string): PodNetwork {
  const number = ++pods;
  const file = networkOf(namespace, pod);
  const name = path.basename(file);
  const veth = `pod${number}`;
  const address = `10.244.${Math.floor(number / 250) + 1}.${number % 250 + 2}`;
  ip('netns', 'add', name);
  ip('link', 'add', veth, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  ip('link', 'set', veth, 'master', BRIDGE, 'up');
  const inPod = (...args: string[]) => ip('-netns', name, ...args);
  inPod('link', 'set', 'lo', 'up');
  inPod('address', 'add', `${address}/16`, 'dev', 'eth0');
  inPod('link', 'set', 'eth0', 'up');
  inPod('route', 'add', 'default', 'via', HOST);
  return { address, file, remove: () => ip('netns', 'delete', name) };
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
