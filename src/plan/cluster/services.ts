import { uidOf } from './generated-ids';
import { Service } from './kinds';
import { Network } from './network';

/** A Service as the API server stores it in a cluster of one IP family; `i` is its index among the objects. */
export function storedService({ metadata, spec }: Service, network: Network, i: number): Service {
  const clusterIP = spec.clusterIP || network.service(i);
  return {
    metadata: { ...metadata, uid: metadata.uid ?? uidOf('Service', metadata.namespace, metadata.name) },
    spec: {
      ...spec,
      // A target port 0 counts as absent, an empty name does not.
      ports: spec.ports?.map(port => ({ ...port, targetPort: port.targetPort === 0 ? port.port : port.targetPort ?? port.port })),
      ...(spec.type === 'ExternalName' ? {} : {
        clusterIP,
        clusterIPs: spec.clusterIPs?.length ? spec.clusterIPs : [clusterIP],
        ipFamilies: spec.ipFamilies?.length ? spec.ipFamilies : [network.family],
        ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
      }),
    },
  };
}
