import { ScrapedTarget } from './evidence';
import { Pod } from '../cluster/kinds';
import { Reason } from '../findings/reason';
import { scrapeAddressOf } from '../reach/scrape-address';

/** Why nothing can listen where a target is, by what the pod declares; a port that nobody declares may be served all the same. */
export function whyNothingListens({ target: { scrapeUrl }, pod }: ScrapedTarget): Reason | undefined {
  const port = scrapeAddressOf(scrapeUrl)?.port;
  const declaring = pod === undefined ? [] : declarationsOf(pod).filter(({ containerPort }) => containerPort === port);
  if (declaring.length === 0 || declaring.some(({ protocol, isRunning }) => protocol === 'TCP' && isRunning)) return undefined;
  const ended = declaring.find(({ isRunning }) => !isRunning);
  if (ended !== undefined) {
    const why = `port ${port} is that of the init container ${ended.container}, which has ended before the pod runs`;
    return { code: 'init-container-port', message: `${why}. Name a port of another container` };
  }
  const [{ container, protocol }] = declaring;
  const why = `port ${port} of container ${container} is declared ${protocol}, and Prometheus scrapes over TCP`;
  return { code: 'port-not-tcp', message: `${why}. Declare the port on which metrics are served over HTTP` };
}

function declarationsOf({ spec: { containers, initContainers = [] } }: Pod) {
  return [
    ...containers.map(container => ({ container, isRunning: true })),
    ...initContainers.map(container => ({ container, isRunning: container.restartPolicy === 'Always' })),
  ].flatMap(({ container: { name, ports = [] }, isRunning }) => ports.map(port => ({ ...port, container: name, isRunning })));
}
