import { podFields } from './mesh-membership';
import { IScraper, PrometheusConfiguration } from '../../described/scraper';
import { IstioMesh } from '../../mesh/istio-mesh';
import { Manifest } from '../../plan/kubernetes/manifest';

const DIRECTORY = '/etc/prometheus';
const FILE = 'prometheus.yml';

/**
 * The pod that runs a Prometheus without operator, and the ConfigMap with its configuration.
 *
 * It is not known what else is in the directory of the configuration, so the volume is also filled from a Secret that is not given.
 */
export function plainPrometheus(
  prometheus: IScraper, { text, certificatesDirectory }: PrometheusConfiguration, mesh: IstioMesh,
): Manifest[] {
  const { namespace, serviceAccountName, version } = prometheus;
  const { podMetadata, volumes = [], volumeMounts = [] } = podFields(prometheus, mesh);
  const configuration = `${serviceAccountName}.described`;
  const sources = [{ configMap: { name: configuration } }, { secret: { name: configuration, optional: true } }];
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: configuration, namespace }, data: { [FILE]: text } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      // The name of its workload is not known.
      metadata: { ...podMetadata, name: serviceAccountName, namespace },
      spec: {
        serviceAccountName,
        containers: [{
          name: 'prometheus',
          image: `prom/prometheus:v${version}`,
          args: [`--config.file=${DIRECTORY}/${FILE}`],
          volumeMounts: [
            { name: 'configuration', mountPath: DIRECTORY },
            ...volumeMounts.map(mount => ({ ...mount, mountPath: certificatesDirectory })),
          ],
        }],
        volumes: [{ name: 'configuration', projected: { sources } }, ...volumes],
      },
    },
  ];
}
