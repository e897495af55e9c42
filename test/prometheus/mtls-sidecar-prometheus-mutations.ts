import { Manifest } from '../cluster/manifest';

const MOUNT = 'sidecar.istio.io/userVolumeMount';
const CONFIG = 'proxy.istio.io/config';

/** One thing wrong in what a Prometheus that scrapes over mutual TLS synthesizes, by what it is. */
export const MTLS_SIDECAR_PROMETHEUS_MUTATIONS: ReadonlyArray<readonly [name: string, change: (objects: Manifest[]) => void]> = [
  ['no label asks for a sidecar', o => { delete spec(o).podMetadata.labels['sidecar.istio.io/inject']; }],
  ['meshed clients speak TLS to it', o => { delete spec(o).podMetadata.labels['security.istio.io/tlsMode']; }],
  ['what comes in is captured', annotation('traffic.sidecar.istio.io/includeInboundPorts')],
  ['what goes out is captured', annotation('traffic.sidecar.istio.io/includeOutboundIPRanges')],
  ['the sidecar does not mount the volume', annotation(MOUNT)],
  ['the sidecar mounts another volume', annotation(MOUNT, '[{"name":"config-out","mountPath":"/etc/istio-output-certs"}]')],
  ['the sidecar writes no certificates', annotation(CONFIG)],
  ['the sidecar writes elsewhere', annotation(CONFIG, 'proxyMetadata: { OUTPUT_CERTS: /etc/elsewhere }')],
  ['Prometheus does not mount the volume', o => { delete spec(o).volumeMounts; }],
  ['Prometheus mounts it elsewhere', o => { spec(o).volumeMounts[0].mountPath = '/etc/elsewhere'; }],
  ['the volume has another name', o => { spec(o).volumes[0].name = 'istio-certs'; }],
  ['the volume is on disk', o => { spec(o).volumes[0].emptyDir = {}; }],
  ['targets are verified', o => { delete spec(o).scrapeClasses[0].tlsConfig.insecureSkipVerify; }],
  ['the scrape class has another name', o => { spec(o).scrapeClasses[0].name = 'mtls'; }],
  ['the scrape class is the default one', o => { spec(o).scrapeClasses[0].default = true; }],
  ['ServiceMonitors carry another label', o => { spec(o).serviceMonitorSelector.matchLabels.prometheus = 'other'; }],
  ['ServiceMonitors are selected in its own namespace only', o => { delete spec(o).serviceMonitorNamespaceSelector; }],
  ['PodMonitors are not selected', o => { delete spec(o).podMonitorSelector; }],
  ['the service account is another one', o => { spec(o).serviceAccountName = 'default'; }],
  ['it may not discover pods', notDiscovering('pods')],
  ['it may not discover services', notDiscovering('services')],
  ['it may not discover endpointslices', notDiscovering('endpointslices')],
];

function spec(objects: Manifest[]): Manifest {
  return objects.find(({ kind }) => kind === 'Prometheus').spec;
}

/** An annotation of its pods has another value, or is gone. */
function annotation(key: string, value?: string): (objects: Manifest[]) => void {
  return objects => {
    const { annotations } = spec(objects).podMetadata;
    if (value === undefined) delete annotations[key];
    else annotations[key] = value;
  };
}

function notDiscovering(resource: string): (objects: Manifest[]) => void {
  return objects => {
    const role = objects.find(({ kind }) => kind === 'ClusterRole');
    role.rules = role.rules.filter(({ resources }: Manifest) => !resources.includes(resource));
  };
}
