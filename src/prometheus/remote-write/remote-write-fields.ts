import { secretKey, TlsConfig } from './credentials';
import { RemoteWrite } from './remote-write';
import { writeRelabelField } from './write-relabel-config';
import { PrometheusSpecRemoteWrite, PrometheusSpecRemoteWriteTlsConfig } from '../../../imports/prometheus';
import { refusal } from '../../errors';
import { CERTIFICATE_TLS } from '../certificate-sidecar';

/** A remote write as a field of a Prometheus resource. */
export function remoteWriteField(write: RemoteWrite): PrometheusSpecRemoteWrite {
  const { writeRelabelConfigs, basicAuth, authorization, oauth2, tlsConfig, meshCertificates, ...same } = write;
  return {
    ...same,
    writeRelabelConfigs: writeRelabelConfigs?.map(writeRelabelField),
    basicAuth: basicAuth && { username: secretKey(basicAuth.username), password: secretKey(basicAuth.password) },
    authorization: authorization && { ...authorization, credentials: secretKey(authorization.credentials) },
    oauth2: oauth2 && { ...oauth2, clientId: { secret: secretKey(oauth2.clientId) }, clientSecret: secretKey(oauth2.clientSecret) },
    tlsConfig: meshCertificates ? CERTIFICATE_TLS : tlsConfig && tlsField(tlsConfig),
  };
}

function tlsField({ ca, cert, keySecret, ...same }: TlsConfig): PrometheusSpecRemoteWriteTlsConfig {
  return {
    ...same,
    ca: ca && { secret: secretKey(ca) },
    cert: cert && { secret: secretKey(cert) },
    keySecret: keySecret && secretKey(keySecret),
  };
}

/** Who writes: the names by which a URL would lead back to it. */
interface Writer {
  readonly namespace: string;
  /** The Service that the operator makes for it and its like in its namespace. */
  readonly serviceName: string;
  /** The name of its workload, and of that of each shard without the number. */
  readonly workloadName: string;
}

/**
 * Refuses remote writes that lead back to whoever writes.
 *
 * @throws when the host of a URL is its own pod, the Service that the operator makes for it, or the pod itself.
 */
export function refuseWritesToItself(writes: readonly RemoteWrite[] = [], writer: Writer, cannot: string): void {
  const own = writes.findIndex(({ url }) => leadsTo(writer, new URL(url)));
  if (own < 0) return;
  throw refusal({
    cannot,
    because: `remoteWrite[${own}].url is '${writes[own].url}', which leads back to itself: it would write what it has just received`,
    instead: 'Give the URL of another Prometheus or store',
  });
}

/** Its own port is 9090; another port of its pod may be that of a proxy beside it. */
function leadsTo({ namespace, serviceName, workloadName }: Writer, { hostname, port }: URL): boolean {
  if (/^(localhost|127\..*|\[::1\])$/.test(hostname)) return port === '9090';
  const [first, second, ...rest] = hostname.split('.');
  if (first === serviceName) return (second ?? namespace) === namespace;
  const isOwnPod = first.startsWith(workloadName) && /^(-shard-\d+)?-\d+$/.test(first.slice(workloadName.length));
  return isOwnPod && second === serviceName && (rest[0] ?? namespace) === namespace;
}
