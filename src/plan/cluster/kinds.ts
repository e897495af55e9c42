import { labelSelector } from '../kubernetes/label-selector';
import { defaulted, flag, integer, integerOr, list, map, Read, record, required, text } from '../kubernetes/shape';

// The built-in kinds that decide what is scraped, with the fields that a stage of the plan reads (`k8s.io/api`) and the API server's
// defaults for them (`pkg/apis/core/v1/defaults.go` of Kubernetes). A field that is added here is both checked and typed.

const strings = list(text);
const labels = map(text);

const ownerReference = record({ apiVersion: text, kind: required(text), name: required(text), uid: text, controller: flag });
const templateMetadata = record({ labels, annotations: labels });
const clusterWide = {
  name: required(text),
  uid: text,
  labels,
  annotations: labels,
  deletionTimestamp: text,
  ownerReferences: list(ownerReference),
};
const inNamespace = { ...clusterWide, namespace: defaulted(text, 'default') };
const metadata = record(inNamespace);
export type Metadata = NonNullable<Read<typeof metadata>>;

/** An object of which only the metadata matters. */
export const bare = record({ metadata: required(record({ ...clusterWide, namespace: text })) });

const protocol = defaulted(text, 'TCP');

const containerPort = record({ name: text, containerPort: required(integer()), protocol });
const keyRef = record({ name: text, key: required(text) });
const valueFrom = record({ fieldRef: record({ fieldPath: text }), secretKeyRef: keyRef, configMapKeyRef: keyRef });
const envVar = record({ name: required(text), value: text, valueFrom });
/** A variable of a container; one without a value takes it from elsewhere. */
export type EnvVar = NonNullable<Read<typeof envVar>>;

export const volumeMount = record({ name: required(text), mountPath: required(text), subPath: text, subPathExpr: text });
export type VolumeMount = NonNullable<Read<typeof volumeMount>>;
const probe = record({ httpGet: record({ port: integerOr(/^/, 'a port number or name'), scheme: text }) });
const container = record({
  name: required(text),
  image: text,
  command: strings,
  args: strings,
  workingDir: text,
  env: list(envVar),
  restartPolicy: text,
  ports: list(containerPort),
  volumeMounts: list(volumeMount),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
});
export type Container = NonNullable<Read<typeof container>>;

const items = list(record({ key: required(text), path: required(text) }));
const ofConfigMap = record({ name: text, items, optional: flag });
export const volume = record({
  name: required(text),
  configMap: ofConfigMap,
  secret: record({ secretName: text, items, optional: flag }),
  projected: record({
    sources: list(record({
      configMap: ofConfigMap,
      secret: ofConfigMap,
      serviceAccountToken: record({ path: required(text) }),
      clusterTrustBundle: record({ path: required(text) }),
      downwardAPI: record({ items: list(record({ path: required(text) })) }),
    })),
  }),
  emptyDir: record({ medium: text }),
});
export type Volume = NonNullable<Read<typeof volume>>;

const nodeRequirement = record({ key: required(text), operator: required(text), values: strings });
export type NodeRequirement = NonNullable<Read<typeof nodeRequirement>>;
const nodeSelectorTerm = record({ matchExpressions: list(nodeRequirement), matchFields: list(nodeRequirement) });
const toleration = record({ key: text, operator: text, value: text, effect: text });
export type Toleration = NonNullable<Read<typeof toleration>>;

const placement = {
  nodeSelector: labels,
  affinity: record({
    nodeAffinity: record({ requiredDuringSchedulingIgnoredDuringExecution: record({ nodeSelectorTerms: list(nodeSelectorTerm) }) }),
  }),
  tolerations: list(toleration),
};
/** What says which nodes a pod may run on, as resources of other controllers have it too. */
export const placementFields = record(placement);

const podSpec = record({
  ...placement,
  nodeName: text,
  hostname: text,
  subdomain: text,
  hostNetwork: flag,
  restartPolicy: defaulted(text, 'Always'),
  schedulerName: defaulted(text, 'default-scheduler'),
  serviceAccountName: defaulted(text, 'default'),
  automountServiceAccountToken: flag,
  initContainers: list(container),
  containers: required(list(container)),
  volumes: list(volume),
});

const containerStatus = record({
  name: required(text),
  containerID: text,
  state: record({ running: record({}), waiting: record({}), terminated: record({}) }),
});
const podStatus = record({
  phase: text,
  hostIP: text,
  podIP: text,
  podIPs: list(record({ ip: required(text) })),
  conditions: list(record({ type: required(text), status: required(text) })),
  containerStatuses: list(containerStatus),
  initContainerStatuses: list(containerStatus),
});
export type PodStatus = NonNullable<Read<typeof podStatus>>;

export const pod = record({
  metadata: required(record({ ...inNamespace, generateName: text })),
  spec: required(podSpec),
  status: defaulted(podStatus, {}),
});
export type Pod = NonNullable<Read<typeof pod>>;

const podTemplate = record({ metadata: templateMetadata, spec: required(podSpec) });
export type PodTemplate = NonNullable<Read<typeof podTemplate>>;

const jobSpec = record({ template: required(podTemplate), selector: labelSelector, parallelism: integer(), suspend: flag });
/** All workloads: their specs differ only in the fields that set the number of pods. */
export const workload = record({
  metadata: required(metadata),
  spec: required(record({
    template: required(podTemplate),
    selector: labelSelector,
    replicas: integer(),
    serviceName: text,
    ordinals: record({ start: integer() }),
    volumeClaimTemplates: list(record({ metadata: record({ name: text }) })),
  })),
});
export type Workload = NonNullable<Read<typeof workload>>;

export const job = record({ metadata: required(metadata), spec: required(jobSpec) });
export type Job = NonNullable<Read<typeof job>>;

export const cronJob = record({
  metadata: required(metadata),
  spec: required(record({ schedule: text, suspend: flag, jobTemplate: required(record({ spec: required(jobSpec) })) })),
});
export type CronJob = NonNullable<Read<typeof cronJob>>;
export type JobSpec = NonNullable<Read<typeof jobSpec>>;

const targetPort = integerOr(/^/, 'a port number or name');
const servicePort = record({ name: text, port: required(integer()), targetPort, protocol, appProtocol: text });
export type ServicePort = NonNullable<Read<typeof servicePort>>;

export const service = record({
  metadata: required(metadata),
  spec: required(record({
    type: defaulted(text, 'ClusterIP'),
    selector: labels,
    ports: list(servicePort),
    clusterIP: text,
    clusterIPs: strings,
    ipFamilies: strings,
    ipFamilyPolicy: text,
    externalName: text,
    loadBalancerIP: text,
    publishNotReadyAddresses: flag,
  })),
});
export type Service = NonNullable<Read<typeof service>>;

const targetRef = record({ kind: text, namespace: text, name: text, uid: text });
const endpointPort = record({ name: text, port: integer(), protocol: text, appProtocol: text });
export type EndpointPort = NonNullable<Read<typeof endpointPort>>;

const endpoint = record({
  addresses: required(strings),
  conditions: record({ ready: flag, serving: flag, terminating: flag }),
  hostname: text,
  nodeName: text,
  zone: text,
  deprecatedTopology: map(text),
  targetRef,
});
export type Endpoint = NonNullable<Read<typeof endpoint>>;

export const endpointSlice = record({
  metadata: required(metadata),
  addressType: required(text),
  endpoints: list(endpoint),
  ports: list(endpointPort),
});
export type EndpointSlice = NonNullable<Read<typeof endpointSlice>>;

const endpointAddress = record({ ip: required(text), hostname: text, nodeName: text, targetRef });
const subset = record({ addresses: list(endpointAddress), notReadyAddresses: list(endpointAddress), ports: list(endpointPort) });
export type EndpointSubset = NonNullable<Read<typeof subset>>;

/** `Endpoints`, which Kubernetes still keeps beside EndpointSlices. */
export const endpoints = record({ metadata: required(metadata), subsets: list(subset) });
export type Endpoints = NonNullable<Read<typeof endpoints>>;

const ingressRule = record({ host: text, http: record({ paths: list(record({ path: text })) }) });
export const ingress = record({
  metadata: required(metadata),
  spec: required(record({ ingressClassName: text, rules: list(ingressRule), tls: list(record({ hosts: strings })) })),
});
export type Ingress = NonNullable<Read<typeof ingress>>;

const taint = record({ key: required(text), value: text, effect: required(text) });
export type Taint = NonNullable<Read<typeof taint>>;

export const node = record({
  metadata: required(record(clusterWide)),
  spec: record({ providerID: text, taints: list(taint), unschedulable: flag }),
  status: record({
    addresses: list(record({ type: required(text), address: required(text) })),
    conditions: list(record({ type: required(text), status: required(text) })),
    daemonEndpoints: record({ kubeletEndpoint: record({ Port: integer() }) }),
  }),
});
export type Node = NonNullable<Read<typeof node>>;

/** How the plan names a pod: `Pod/namespace/name`. */
export function podIdOf({ metadata: { namespace, name } }: Pick<Pod, 'metadata'>): string {
  return `Pod/${namespace}/${name}`;
}
