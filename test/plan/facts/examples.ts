import { IstioMesh, ScrapePlanOptions } from 'cdk8s-mesh-metrics';
import {
  AGENT, AMBIENT, AMBIENT_MESH, ANNOTATED, ASKING, attaching, CANARY_MESH, CAPTURED, DECLINING, DECLINING_IN_STRICT, EMPTY_LOGIN,
  ISTIOD, LOGIN, MERGED, MESHED, MONITOR_WITH_PASSWORD, namespace, node, ONLY_FROM_TEAM, onNode, READING_TEAMS, SELECTING_NAMESPACES,
  SHOP, STORE, STRICT_MESH, STRICT_SHOP, TWO_NODES, WITHOUT_BINDING, WITHOUT_INIT, WITHOUT_ROLE, WRITING,
} from './documents';
import { FACT_CAUSES } from '../../../src/plan/findings/fact-causes';
import { CART, MESH_MONITOR, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';

/** A fact that decides, what is expected without it, and what it may be. */
interface Fact {
  readonly hidden: readonly string[];
  readonly code: keyof typeof FACT_CAUSES;
  readonly subject: string;
  readonly options?: ScrapePlanOptions;
  /** The same with the fact given, in one way or another. */
  readonly given: { readonly [value: string]: [ReadonlyArray<string>, ScrapePlanOptions, 'proven' | 'refuted'] };
}

export const FACTS: { readonly [what: string]: Fact } = {
  'whether the namespace of a pod is injected, which scrapes in plaintext depend on': {
    hidden: [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: STRICT_MESH },
    given: {
      'an object without a label': [
        [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: STRICT_MESH }, 'proven',
      ],
      'an object with one': [
        [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', 'istio-injection: enabled')],
        { mesh: STRICT_MESH },
        'refuted',
      ],
      'a description without a label': [[CART, POD_MONITOR, PROMETHEUS], { mesh: STRICT_MESH, ...SHOP }, 'proven'],
      'a description with one': [
        [CART, POD_MONITOR, PROMETHEUS], { mesh: STRICT_MESH, namespaces: { monitoring: {}, shop: { injected: true } } }, 'refuted',
      ],
    },
  },
  'whether the namespace of a pod names the revision, without which nothing injects the pod that asks for it': {
    hidden: [ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: CANARY_MESH },
    given: {
      'it does not': [[ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: CANARY_MESH }, 'proven'],
      'it does': [
        [ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', 'istio.io/rev: canary')],
        { mesh: CANARY_MESH },
        'refuted',
      ],
    },
  },
  'whether a ztunnel carries the traffic of a pod that declines a sidecar': {
    hidden: [DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: AMBIENT_MESH },
    given: {
      'none does': [[DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: AMBIENT_MESH }, 'proven'],
      'one does': [
        [DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', AMBIENT)], { mesh: AMBIENT_MESH }, 'refuted',
      ],
    },
  },
  'the same where only another namespace shows that there are ztunnels': {
    hidden: [...DECLINING_IN_STRICT, namespace('bank', AMBIENT)],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'none does': [[...DECLINING_IN_STRICT, namespace('bank', AMBIENT), namespace('shop')], {}, 'proven'],
      'one does': [[...DECLINING_IN_STRICT, namespace('shop', AMBIENT)], {}, 'refuted'],
    },
  },
  'which labels a namespace of monitors has, where a Prometheus selects by them': {
    hidden: [CART, POD_MONITOR, SELECTING_NAMESPACES],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'the label that it asks for': [[CART, POD_MONITOR, SELECTING_NAMESPACES, namespace('shop', 'team: shop')], {}, 'proven'],
      'another value': [[CART, POD_MONITOR, SELECTING_NAMESPACES, namespace('shop', 'team: bank')], {}, 'refuted'],
      'a described label': [[CART, POD_MONITOR, SELECTING_NAMESPACES], { namespaces: { shop: { labels: { team: 'shop' } } } }, 'proven'],
    },
  },
  'which labels the namespace of a Prometheus has, where a NetworkPolicy asks for them': {
    hidden: [CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM],
    code: 'namespace-not-given',
    subject: 'Namespace/monitoring',
    given: {
      'the label that it asks for': [
        [CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM, namespace('monitoring', 'team: monitoring')], {}, 'proven',
      ],
      'none': [[CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM, namespace('monitoring')], {}, 'refuted'],
    },
  },
  'which labels a namespace has, by which a job relabels that attaches them': {
    hidden: [ANNOTATED, attaching('namespace', 'team', 'shop-[0-9]+')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'the label that it keeps': [
        [ANNOTATED, attaching('namespace', 'team', 'shop-[0-9]+'), namespace('shop', 'team: shop-12')], {}, 'proven',
      ],
      'another value': [[ANNOTATED, attaching('namespace', 'team', 'shop-[0-9]+'), namespace('shop', 'team: shop')], {}, 'refuted'],
      'a described label': [
        [ANNOTATED, attaching('namespace', 'team', 'shop-[0-9]+')], { namespaces: { shop: { labels: { team: 'shop-1' } } } }, 'proven',
      ],
    },
  },
  'which labels nodes have, by which a job relabels that attaches them': {
    hidden: [ANNOTATED, attaching('node', 'disk', 'ssd')],
    code: 'node-not-given',
    subject: 'Node/node',
    given: {
      'the label that it keeps': [[ANNOTATED, attaching('node', 'disk', 'ssd'), node('a', 'disk: ssd')], {}, 'proven'],
      'none': [[ANNOTATED, attaching('node', 'disk', 'ssd'), node('a')], {}, 'refuted'],
    },
  },
  'on which of two nodes with different labels a pod runs': {
    hidden: [ANNOTATED, attaching('node', 'disk', 'ssd'), ...TWO_NODES],
    code: 'node-of-pod-not-given',
    subject: 'Deployment/shop/cart',
    given: {
      'by its nodeSelector': [
        [onNode('nodeSelector: { disk: ssd }', ANNOTATED), attaching('node', 'disk', 'ssd'), ...TWO_NODES], {}, 'proven',
      ],
      'by its nodeName': [
        [onNode('nodeName: b', ANNOTATED), attaching('node', 'disk', 'ssd'), ...TWO_NODES], {}, 'refuted',
      ],
    },
  },
  'on which node a pod runs, where an agent scrapes those of its own': {
    hidden: [CART, POD_MONITOR, AGENT, ...TWO_NODES],
    code: 'node-of-pod-not-given',
    subject: 'Deployment/shop/cart',
    given: {
      'that of the agent': [[onNode('nodeName: a', CART), POD_MONITOR, AGENT, ...TWO_NODES], {}, 'proven'],
      'another one': [[onNode('nodeName: b', CART), POD_MONITOR, AGENT, ...TWO_NODES], {}, 'refuted'],
      'any, with an agent on each': [[CART, POD_MONITOR, AGENT, node('a', 'disk: ssd'), node('b', 'disk: ssd')], {}, 'proven'],
    },
  },
  'whether sidecars are native, where nodes are given without their versions': {
    hidden: [MERGED, WITHOUT_INIT, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop'), node('a')],
    code: 'node-not-given',
    subject: 'Node/a',
    given: {
      'an old version': [
        [MERGED, WITHOUT_INIT, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop'), node('a', '', 'v1.32.1')], {}, 'proven',
      ],
      'a version that has them': [
        [MERGED, WITHOUT_INIT, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop'), node('a', '', 'v1.33.0')], {}, 'refuted',
      ],
      'one old version among others that are not given': [
        [MERGED, WITHOUT_INIT, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop'), node('a'), node('b', '', 'v1.32.1')],
        {}, 'proven',
      ],
      'a description': [
        [MERGED, WITHOUT_INIT, PROMETHEUS, node('a')], { mesh: IstioMesh.sidecar({ version: '1.31', nativeSidecars: false }), ...SHOP },
        'proven',
      ],
    },
  },
  'what may be listed, without a binding of the account': {
    hidden: [CART, POD_MONITOR, WITHOUT_BINDING],
    code: 'rights-not-given',
    subject: 'bindings of ServiceAccount/monitoring/k8s',
    given: {
      'all': [[CART, POD_MONITOR, PROMETHEUS], {}, 'proven'],
      'a role that is not enough': [[CART, POD_MONITOR, PROMETHEUS.replace('services, pods, endpoints', 'services')], {}, 'refuted'],
    },
  },
  'what may be listed, without the role of a binding': {
    hidden: [CART, POD_MONITOR, WITHOUT_ROLE],
    code: 'rights-not-given',
    subject: 'ClusterRole/k8s',
    given: { all: [[CART, POD_MONITOR, PROMETHEUS], {}, 'proven'] },
  },
  'a Secret that is written for a controller to fill in': {
    hidden: [CART, MONITOR_WITH_PASSWORD, PROMETHEUS, EMPTY_LOGIN],
    code: 'asset-not-given',
    subject: 'Secret/shop/login',
    given: {
      'with its keys': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN], {}, 'proven'],
    },
  },
  'a Secret that the operator reads for a monitor': {
    hidden: [CART, MONITOR_WITH_PASSWORD, PROMETHEUS],
    code: 'asset-not-given',
    subject: 'Secret/shop/login',
    given: {
      'with its keys': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN], {}, 'proven'],
      'without one of them': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN.replace('password: any', 'token: any')], {}, 'refuted'],
    },
  },
  'a Secret that the operator reads for a Prometheus': {
    hidden: [CART, POD_MONITOR, WRITING],
    code: 'asset-not-given',
    subject: 'Secret/monitoring/store',
    given: {
      'with its keys': [[CART, POD_MONITOR, WRITING, STORE], {}, 'proven'],
    },
  },
  'the settings of a mesh of which there are only signs': {
    hidden: [MERGED, MESH_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')],
    code: 'mesh-settings-not-given',
    subject: 'ConfigMap/istio-system/istio',
    given: {
      'its ConfigMaps': [[MERGED, MESH_MONITOR, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop')], {}, 'proven'],
      'its ConfigMaps, without merging': [
        [MERGED, MESH_MONITOR, PROMETHEUS, ISTIOD.replace('true', 'false'), namespace('monitoring'), namespace('shop')], {}, 'refuted',
      ],
      'a description': [[MERGED, MESH_MONITOR, PROMETHEUS], { mesh: IstioMesh.sidecar({ version: '1.31' }), ...SHOP }, 'proven'],
    },
  },
  'the settings of a mesh, for a Prometheus whose sidecar captures what it sends': {
    hidden: [CART, POD_MONITOR, CAPTURED, namespace('monitoring'), namespace('shop')],
    code: 'mesh-settings-not-given',
    subject: 'ConfigMap/istio-system/istio',
    given: {
      'its ConfigMaps': [[CART, POD_MONITOR, CAPTURED, ISTIOD, namespace('monitoring'), namespace('shop')], {}, 'proven'],
      'its ConfigMaps, with a policy': [
        [CART, POD_MONITOR, CAPTURED, namespace('monitoring'), namespace('shop'),
          ISTIOD.replace('enablePrometheusMerge: true', 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }')], {}, 'refuted',
      ],
      'a description': [[CART, POD_MONITOR, CAPTURED], { mesh: IstioMesh.sidecar({ version: '1.31' }), ...SHOP }, 'proven'],
    },
  },
  'which labels a namespace has, where istiod reads some only': {
    hidden: [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'without the label, so that its policy is not read': [
        [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring'), namespace('shop')], {}, 'proven',
      ],
      'with the label': [
        [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring'), namespace('shop', 'team: shop')],
        {},
        'refuted',
      ],
    },
  },
};
