import { MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';
import { firstRepeated } from '../values/repeated';

/** The ports of some endpoints, each once: one port may serve metrics on several paths. */
export function declaredPorts(endpoints: readonly MetricsEndpoint[]): MetricsEndpoint[] {
  return endpoints.filter(({ port }, i) => endpoints.findIndex(other => other.port === port) === i);
}

/**
 * Refuses endpoints of which one is there twice.
 *
 * @throws when two have the same port and path.
 */
export function refuseRepeated(endpoints: readonly MetricsEndpoint[], cannot: string): void {
  const repeated = firstRepeated(endpoints.map(({ port, path }) => `${port}${path}`));
  if (repeated === undefined) return;
  throw refusal({ cannot, because: `the endpoint ${repeated} is there twice, and so would its series be`, instead: 'Leave one out' });
}

/**
 * Refuses endpoints that cannot be told apart: a monitor finds a port by its name.
 *
 * @throws when two ports have one name, one port has two, or one endpoint is there twice.
 */
export function refuseIndistinct(endpoints: readonly MetricsEndpoint[], cannot: string): void {
  refuseRepeated(endpoints, cannot);
  endpoints.forEach((endpoint, i) => {
    for (const other of endpoints.slice(0, i)) {
      const samePort = endpoint.port === other.port;
      if (samePort === (endpoint.portName === other.portName)) continue;
      throw refusal({
        cannot,
        because: samePort
          ? `port ${endpoint.port} has the names '${other.portName}' and '${endpoint.portName}', and Kubernetes wants one`
          : `the ports ${other.port} and ${endpoint.port} are both named '${endpoint.portName}',`
            + ' and a monitor tells ports apart by their names',
        instead: samePort ? 'Give both endpoints the same portName' : "Give one of them another portName, such as 'http-metrics2'",
      });
    }
  });
}
