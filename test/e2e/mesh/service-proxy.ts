import { Component } from './component';
import { flags, KUBECONFIG } from './control-plane';
import { Programs } from '../components/programs';
import { NODE } from '../kubelet/kubelet';
import { answers } from '../kubelet/probe';

/** Starts kube-proxy, which makes Services reachable, once there is a node. */
export async function startServiceProxy({ program }: Programs): Promise<void> {
  const proxy = new Component('kube-proxy', program('kube-proxy'), flags({
    'kubeconfig': KUBECONFIG,
    'hostname-override': NODE,
    'proxy-mode': 'iptables',
    // Pods are on one bridge, but responses have to come back through the host.
    'masquerade-all': 'true',
    'conntrack-max-per-core': '0',
    'conntrack-tcp-timeout-established': '0s',
    'conntrack-tcp-timeout-close-wait': '0s',
  }));
  await proxy.ready(() => answers({ host: '127.0.0.1', port: 10256, path: '/livez' }));
}
