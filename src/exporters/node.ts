import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { EXPORTER_OPTIONS_CHECKS, ExporterOptions } from './exporter-options';
import { checkedProps } from '../values/check';

/** Where the file system of a node is mounted in its exporter. */
export const NODE_ROOT = '/host/root';

/** @see https://github.com/prometheus/node_exporter#docker */
export function node(options: ExporterOptions): ExporterDefinition {
  const cannot = 'describe Exporter.node';
  return catalogued({
    name: 'node-exporter',
    image: 'quay.io/prometheus/node-exporter:v1.12.1',
    user: 65534,
    port: 9100,
    args: [
      `--path.rootfs=${NODE_ROOT}`,
      `--path.udev.data=${NODE_ROOT}/run/udev/data`,
      // Mounts and interfaces of containers come and go with pods, and the kubelet serves their metrics.
      '--collector.filesystem.mount-points-exclude=^/(dev|proc|sys'
        + '|run/(containerd|credentials|k3s/containerd)/.+|var/lib/(containerd|containers/storage|docker|kubelet)/.+)($|/)',
      '--collector.netclass.ignored-devices=^(veth.*|cali.*|lxc.*|[a-f0-9]{15})$',
      '--collector.netdev.device-exclude=^(veth.*|cali.*|lxc.*|[a-f0-9]{15})$',
    ],
    healthPath: '/',
    resources: { cpu: { request: Cpu.millis(50) }, memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) } },
    ofNode: true,
  }, checkedProps(options ?? {}, EXPORTER_OPTIONS_CHECKS, cannot), cannot);
}
