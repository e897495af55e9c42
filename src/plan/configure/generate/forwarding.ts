import { authorizationConfig, basicAuthConfig } from './auth';
import { oauth2Config } from './oauth2';
import { withoutAbsent } from './present';
import { proxyConfig } from './proxy';
import { tlsConfig } from './tls';
import { relabelConfigs } from './user-relabelings';
import { Labels } from '../../prometheus/labels';
import { Forwarding, RemoteWriteConfig } from '../../prometheus/remote-write';
import { RemoteWrite } from '../../resources/other-settings';
import { PrometheusContext } from '../../resources/prometheus-context';

/** Where the operator lets a Prometheus of this name send its samples. */
export function forwardingOf(generator: PrometheusContext, name: string): Forwarding {
  const { remoteWrite = [] } = generator.spec;
  return { remoteWrites: remoteWrite.map(each => remoteWriteConfig(generator, each)), externalLabels: externalLabels(generator, name) };
}

/** What decides where samples arrive (`GenerateRemoteWriteConfig` of `pkg/prometheus/promcfg.go`). */
function remoteWriteConfig({ assets, namespace }: PrometheusContext, write: RemoteWrite): RemoteWriteConfig {
  const { url, headers, writeRelabelConfigs: rules = [] } = write;
  return withoutAbsent<RemoteWriteConfig>({
    url,
    headers: Object.keys(headers ?? {}).length === 0 ? undefined : headers,
    write_relabel_configs: rules.length === 0 ? undefined : relabelConfigs(rules),
    basic_auth: basicAuthConfig(assets, namespace, write.basicAuth),
    bearer_token: write.bearerToken || undefined,
    bearer_token_file: write.bearerTokenFile || undefined,
    oauth2: oauth2Config(assets, namespace, write.oauth2),
    tls_config: tlsConfig(namespace, write.tlsConfig),
    authorization: authorizationConfig(assets, namespace, write.authorization),
    ...proxyConfig(assets, namespace, write),
    follow_redirects: write.followRedirects,
    enable_http2: write.enableHTTP2,
  });
}

/** The labels of the operator, whose names others cannot take, and those of the user (`buildExternalLabels` of the same file). */
function externalLabels({ namespace, spec }: PrometheusContext, name: string): Labels {
  const { prometheusExternalLabelName: ofPrometheus = 'prometheus', replicaExternalLabelName: ofReplica = 'prometheus_replica' } = spec;
  return {
    ...spec.externalLabels,
    ...ofPrometheus === '' ? {} : { [ofPrometheus]: `${namespace}/${name}` },
    ...ofReplica === '' ? {} : { [ofReplica]: '$(POD_NAME)' },
  };
}
