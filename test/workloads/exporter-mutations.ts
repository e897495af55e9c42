import { Manifest } from '../cluster/manifest';

/**
 * One thing wrong in what an exporter with a ServiceMonitor over mutual TLS synthesizes, by what it is; `find` gives the one object of a
 * kind.
 */
export const EXPORTER_MUTATIONS: ReadonlyArray<readonly [name: string, change: (find: (kind: string) => Manifest) => void]> = [
  ['the label by which the Service is selected', find => { find('Service').metadata.labels = {}; }],
  ['the pods that the Service selects', find => { find('Service').spec.selector = { 'cdk8s.io/metadata.addr': 'other' }; }],
  ['the name of the Service’s port', find => { find('Service').spec.ports[0].name = 'metrics'; }],
  ['the number of the Service’s port', find => { find('Service').spec.ports[0].targetPort = 9122; }],
  ['the port of the monitor, a number', find => { find('ServiceMonitor').spec.endpoints[0].port = 9121; }],
  ['the label by which the monitor is selected', find => { find('ServiceMonitor').metadata.labels.release = 'other'; }],
  ['the namespace of the Service', find => { find('ServiceMonitor').spec.namespaceSelector = { matchNames: ['other'] }; }],
  ['a scrape class that there is none of', find => { find('ServiceMonitor').spec.scrapeClass = 'mtls'; }],
  ['an empty tlsConfig, which takes the class’s settings away', find => { find('ServiceMonitor').spec.endpoints[0].tlsConfig = {}; }],
  ['the scheme', find => { delete find('ServiceMonitor').spec.endpoints[0].scheme; }],
  ['a field of the monitor that there is none of', find => { find('ServiceMonitor').spec.endpoints[0].targetport = 9121; }],
  ['the label that asks for a sidecar', find => { delete find('Deployment').spec.template.metadata.labels['sidecar.istio.io/inject']; }],
];
