import { DEFAULT_ROOT_NAMESPACE } from '../../mesh/istio';
import { INJECTION_STATUS, TEMPLATES } from '../../mesh/labels-and-annotations';
import { Container, Pod } from '../cluster/kinds';
import { parseBool } from '../go/strconv';
import { findSidecar } from '../inject/containers';
import { Istiod } from '../inject/mesh/istiod';
import { Proxy } from '../inject/proxy/proxy';
import { valueAt } from '../kubernetes/fields';
import { yamlValue } from '../kubernetes/yaml';
import { MountedFiles, Texts } from '../scrapers/mounted-files';

/** What an agent needs to get a certificate of istiod (`pkg/istio-agent/agent.go`, `security/pkg/nodeagent/cafile`). */
const NEEDED = ['/var/run/secrets/tokens/istio-token', '/var/run/secrets/istio/root-cert.pem'];

/** Variables by which an agent gets certificates in another way (`pilot/cmd/pilot-agent/options/options.go`). */
const OTHER_WAYS = ['CA_PROVIDER', 'CA_ROOT_CA', 'CREDENTIAL_FETCHER_TYPE', 'FILE_MOUNTED_CERTS', 'PROV_CERT'];

/** Why it is not known whether the sidecar of a Prometheus gets certificates of the mesh, and has them before Prometheus starts. */
export function doubtOnCertificates(pod: Pod, proxy: Proxy, istiods: ReadonlyArray<Istiod>, texts: Texts): string | undefined {
  const isInjected = pod.metadata.annotations?.[INJECTION_STATUS] !== undefined;
  if (parseBool(proxy.env.DISABLE_ENVOY ?? '') === true && !waitsForFiles(pod, proxy, isInjected)) {
    return `its sidecar has no Envoy (DISABLE_ENVOY), and no startup probe that asks its agent, on port ${proxy.statusPort}`;
  }
  const doubt = isInjected ? undefined : doubtOnHandWritten(pod, proxy, istiods, texts);
  return doubt && `its sidecar is written by hand, and ${doubt}`;
}

/**
 * Whether an agent without Envoy is a native sidecar that starts when its files are there (`pilot/cmd/pilot-agent/status/grpcready`):
 * without its files a job has no scrape pool, not even when they come. The usual template has probes for Envoy, which nothing answers.
 */
function waitsForFiles(pod: Pod, { native, statusPort }: Proxy, isInjected: boolean): boolean {
  if (isInjected) return pod.metadata.annotations?.[TEMPLATES] === 'grpc-agent';
  return native && findSidecar(pod)?.startupProbe?.httpGet?.port === statusPort;
}

function doubtOnHandWritten(
  pod: Pod, { type, version, env }: Proxy, istiods: ReadonlyArray<Istiod>, texts: Texts,
): string | undefined {
  if (type !== 'sidecar' && type !== 'router') return "its arguments do not begin with 'proxy sidecar'";
  const otherWay = OTHER_WAYS.find(name => env[name] !== undefined);
  if (otherWay !== undefined) return `${otherWay} is set`;
  const address = env.CA_ADDR ?? discoveryAddress(env.PROXY_CONFIG);
  const istiod = istiods.find(each => [':', '.'].some(next => address.startsWith(`${serviceOf(each)}${next}`)));
  if (istiod === undefined) return `it asks ${address} for them, which is not the Service of an istiod that is known`;
  // https://istio.io/latest/docs/releases/supported-releases/#control-planedata-plane-skew
  if (version !== undefined && ![istiod.minor, istiod.minor - 1].includes(version.minor)) {
    return `it is of version 1.${version.minor}, and an istiod of version 1.${istiod.minor} supports 1.${istiod.minor - 1}`
      + ` and 1.${istiod.minor}`;
  }
  const files = new MountedFiles(pod, findSidecar(pod) as Container, texts);
  const missing = NEEDED.find(file => files.mountOf(file) === undefined || files.absenceOf(file) !== undefined);
  return missing && `it has no volume with ${missing}`;
}

/** The Service of an istiod (`manifests/charts/istio-control/istio-discovery/templates/service.yaml`). */
function serviceOf({ revision, namespace }: Istiod): string {
  return `istiod${revision === 'default' ? '' : `-${revision}`}.${namespace}`;
}

/** Where an agent finds istiod (`DefaultProxyConfig` of `pkg/config/mesh/mesh.go`). */
function discoveryAddress(proxyConfig = ''): string {
  const given = valueAt(yamlValue(proxyConfig).value, 'discoveryAddress');
  return typeof given === 'string' ? given : `istiod.${DEFAULT_ROOT_NAMESPACE}.svc:15012`;
}
