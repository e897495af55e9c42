import { Container, INIT_RELOADER, patched } from './containers';
import { MANAGED_BY, placementOf, textOr, textsOf } from './fields-of-workloads';
import { valueAt } from '../kubernetes/fields';
import { Manifest } from '../kubernetes/manifest';

interface Port {
  readonly name: string;
  readonly number: number;
  readonly protocol?: 'UDP';
}

/** What the operator runs beside Prometheus. */
interface Companion {
  readonly kind: string;
  /** The name of its pods, of its container, and the value of `app.kubernetes.io/name`. */
  readonly name: string;
  /** The port that it is asked on, whose name the resource gives. */
  readonly web: number;
  readonly others: ReadonlyArray<Port>;
  readonly hasReloader: boolean;
}

const COMPANIONS: ReadonlyArray<Companion> = [
  // pkg/alertmanager/statefulset.go
  {
    kind: 'Alertmanager',
    name: 'alertmanager',
    web: 9093,
    others: [{ name: 'mesh-tcp', number: 9094 }, { name: 'mesh-udp', number: 9094, protocol: 'UDP' }],
    hasReloader: true,
  },
  // pkg/thanos/statefulset.go; its reloader declares a port that no monitor of the operator asks for.
  { kind: 'ThanosRuler', name: 'thanos-ruler', web: 10902, others: [{ name: 'grpc', number: 10901 }], hasReloader: false },
];

/** The StatefulSet of an Alertmanager or a ThanosRuler, with the fields that the plan reads, and its governing Service. */
export function companionWorkloads(resource: Manifest): Manifest[] {
  const companion = COMPANIONS.find(({ kind }) => kind === resource.kind && resource.apiVersion.startsWith('monitoring.coreos.com/'));
  return companion === undefined ? [] : [statefulSetOf(companion, resource), ...governingService(companion, resource)];
}

function statefulSetOf(companion: Companion, resource: Manifest): Manifest {
  const { metadata: { name, namespace, labels = {} } } = resource;
  const replicas = valueAt(resource, 'spec.replicas');
  const selected = {
    ...MANAGED_BY, 'app.kubernetes.io/name': companion.name, 'app.kubernetes.io/instance': name, [companion.name]: name,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: `${companion.name}-${name}`, namespace, labels: { ...labels, ...selected } },
    spec: {
      serviceName: textOr(valueAt(resource, 'spec.serviceName'), `${companion.name}-operated`),
      replicas: typeof replicas === 'number' ? Math.max(replicas, 0) : 1,
      selector: { matchLabels: selected },
      template: {
        metadata: {
          labels: { ...textsOf(valueAt(resource, 'spec.podMetadata.labels')), ...selected },
          annotations: {
            ...textsOf(valueAt(resource, 'spec.podMetadata.annotations')), 'kubectl.kubernetes.io/default-container': companion.name,
          },
        },
        spec: {
          ...placementOf(resource),
          containers: patched(containersOf(companion, resource), valueAt(resource, 'spec.containers')),
          initContainers: patched(companion.hasReloader ? [INIT_RELOADER] : [], valueAt(resource, 'spec.initContainers')),
          serviceAccountName: textOr(valueAt(resource, 'spec.serviceAccountName'), 'default'),
          hostNetwork: valueAt(resource, 'spec.hostNetwork') === true,
        },
      },
    },
  };
}

function containersOf({ name, web, others, hasReloader }: Companion, resource: Manifest): Container[] {
  // What listens only on the loopback of the pod declares no port.
  const isOpen = valueAt(resource, 'spec.listenLocal') !== true;
  const port = (given: Port) => ({ name: given.name, containerPort: given.number, protocol: given.protocol ?? 'TCP' });
  return [
    { name, ports: [...isOpen ? [port({ name: webNameOf(resource), number: web })] : [], ...others.map(port)] },
    ...hasReloader ? [{ name: 'config-reloader', ports: isOpen ? [port({ name: 'reloader-web', number: 8080 })] : [] }] : [],
  ];
}

/** All resources of a kind in one namespace share it, except for one that names a Service of its own. */
function governingService({ name, web, others }: Companion, resource: Manifest): Manifest[] {
  if (valueAt(resource, 'spec.serviceName') !== undefined) return [];
  const webName = webNameOf(resource);
  return [{
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: `${name}-operated`,
      namespace: resource.metadata.namespace,
      labels: { ...MANAGED_BY, 'managed-by': 'prometheus-operator', [`operated-${name}`]: 'true' },
    },
    spec: {
      clusterIP: 'None',
      ports: [
        { name: webName, port: web, targetPort: webName },
        ...others.map(({ name: port, number, protocol = 'TCP' }) =>
          ({ name: port.replace(/^mesh-(.*)$/, '$1-mesh'), port: number, targetPort: port, protocol })),
      ],
      selector: { 'app.kubernetes.io/name': name },
    },
  }];
}

function webNameOf(resource: Manifest): string {
  return textOr(valueAt(resource, 'spec.portName'), 'web');
}
