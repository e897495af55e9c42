import { MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';

/** The ports of some endpoints, each once: one port may serve metrics on several paths. */
export function declaredPorts(endpoints: readonly MetricsEndpoint[]): MetricsEndpoint[] {
  return endpoints.filter(({ port }, i) => endpoints.findIndex(other => other.port === port) === i);
}

/**
 * Refuses endpoints that cannot be told apart: a monitor finds a port by its name.
 *
 * @throws when two ports have one name, one port has two, or one endpoint is there twice.
 */
export function refuseIndistinct(endpoints: readonly MetricsEndpoint[], cannot: string): void {
  endpoints.forEach((endpoint, i) => {
    for (const other of endpoints.slice(0, i)) {
      const [samePort, sameName] = [endpoint.port === other.port, endpoint.portName === other.portName];
      if (samePort && endpoint.path === other.path) {
        throw refusal({ cannot, because: `the endpoint ${endpoint.port}${endpoint.path} is there twice, and so would its series be`, instead: 'Leave one out' });
      }
      if (samePort === sameName) continue;
      throw refusal({
        cannot,
        because: samePort
          ? `port ${endpoint.port} has the names '${other.portName}' and '${endpoint.portName}', and Kubernetes wants one`
          : `the ports ${other.port} and ${endpoint.port} are both named '${endpoint.portName}', and a monitor tells ports apart by their names`,
        instead: samePort ? 'Give both endpoints the same portName' : "Give one of them another portName, such as 'http-metrics2'",
      });
    }
  });
}
