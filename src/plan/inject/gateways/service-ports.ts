import { Gateway } from './gateway';
import { HEALTH_PORT } from '../../../mesh/istio';

/** The most characters that istiod gives the name of a port. */
const LONGEST = 63;

/**
 * The ports of the Service of a Gateway: its health port, and the port of each listener
 * (`deploymentcontroller.go`, extractServicePorts).
 */
export function servicePortsOf(listeners: Gateway['spec']['listeners']) {
  const names = new Set(['status-port']);
  const distinct = listeners.filter(({ port }, i) => listeners.findIndex(each => each.port === port) === i);
  return [
    { name: 'status-port', port: HEALTH_PORT, protocol: 'TCP', appProtocol: 'tcp' },
    ...distinct.map(({ name, port, protocol }) => (
      { name: uniqueName(name.replaceAll('.', '-'), port, names), port, protocol: 'TCP', appProtocol: protocol.toLowerCase() }
    )),
  ];
}

function uniqueName(name: string, port: number, names: Set<string>): string {
  let unique = name.slice(0, LONGEST);
  for (let suffix = `-${port}`; names.has(unique); suffix += 'x') {
    unique = name.slice(0, LONGEST - suffix.length) + suffix;
  }
  names.add(unique);
  return unique;
}
