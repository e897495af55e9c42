import {
  applicationContainers, canonicalLabels, commonAnnotations, mtlsVolumes, proxyEnv, proxyVolumes, pullSecrets, userVolumeMounts,
  userVolumes,
} from './common';
import { Overlay } from './overlay';
import { proxyImage } from './proxy-image';
import { TemplateData } from './template-data';
import { DEFAULT_STATUS_PORT, PROXY_CONTAINER } from '../../../mesh/istio';
import { Volume } from '../../cluster/kinds';

const NO_REWRITE = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' };

/** An agent without Envoy, for gRPC applications that are their own proxy (`files/grpc-agent.yaml` of the chart). */
export function grpcAgent(data: TemplateData): Overlay {
  return {
    labels: canonicalLabels(data),
    annotations: { ...commonAnnotations(data), ...NO_REWRITE },
    containers: [
      {
        name: PROXY_CONTAINER,
        image: proxyImage(data),
        ports: [{ name: 'mesh-metrics', containerPort: DEFAULT_STATUS_PORT, protocol: 'TCP' }],
        args: ['proxy', 'sidecar'],
        env: [{ name: 'OUTPUT_CERTS', value: '/var/lib/istio/data' }, ...proxyEnv(data), { name: 'DISABLE_ENVOY', value: 'true' }],
        volumeMounts: userVolumeMounts(data),
      },
      ...applicationContainers(data).map(({ name }) => ({ name })),
    ],
    volumes: ['workload-socket', ...proxyVolumes(data, 'istio-xds'), ...mtlsVolumes(data)].map((name): Volume => ({ name }))
      .concat(userVolumes(data)),
    imagePullSecrets: pullSecrets(data),
  };
}

/** No proxy at all, but a file that tells gRPC applications where istiod is (`files/grpc-simple.yaml` of the chart). */
export function grpcSimple({ pod: { spec: { containers } } }: TemplateData): Overlay {
  return {
    annotations: NO_REWRITE,
    initContainers: [{ name: 'grpc-bootstrap-init', image: 'busybox:1.28' }],
    // Without an item the list is null.
    containers: containers.length > 0 ? containers.map(({ name }) => ({ name })) : null,
    volumes: [{ name: 'grpc-io-proxyless-bootstrap' }],
  };
}
