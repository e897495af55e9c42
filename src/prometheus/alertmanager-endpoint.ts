import { CERTIFICATE_TLS } from './certificate-sidecar';
import {
  PrometheusSpecAlertingAlertmanagers, PrometheusSpecAlertingAlertmanagersPort as Port,
  PrometheusSpecAlertingAlertmanagersScheme as Scheme,
} from '../../imports/prometheus';
import { optional, propsOf } from '../values/check';
import { dnsLabel } from '../values/names';
import { absolutePath, flag, text } from '../values/scalars';

/** The pods behind a port of a Service, which alerts are sent to. */
export interface AlertmanagerEndpoint {
  /** The name of the Service: that of the operator is `alertmanager-operated`. */
  readonly name: string;

  /**
   * The namespace of the Service.
   *
   * @default - that of the Prometheus
   */
  readonly namespace?: string;

  /**
   * The name of the port in the Service.
   *
   * @default 'web' - as the operator names it
   */
  readonly port?: string;

  /**
   * What its API is under.
   *
   * @default - '/'
   */
  readonly pathPrefix?: string;

  /**
   * Whether alerts are sent over https with the certificates of the mesh, which a pod with a sidecar demands in STRICT mode.
   *
   * @default false
   */
  readonly meshCertificates?: boolean;
}

export const alertmanagerEndpoint = propsOf<AlertmanagerEndpoint>({
  name: dnsLabel,
  namespace: optional(dnsLabel),
  port: optional(text),
  pathPrefix: optional(absolutePath),
  meshCertificates: optional(flag),
});

/** An Alertmanager as a field of a Prometheus resource. */
export function alertmanagerField({ port, meshCertificates, ...same }: AlertmanagerEndpoint): PrometheusSpecAlertingAlertmanagers {
  const tls = meshCertificates ? { scheme: Scheme.HTTPS, tlsConfig: CERTIFICATE_TLS } : {};
  return { ...same, port: Port.fromString(port ?? 'web'), ...tls };
}
