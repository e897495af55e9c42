import { proxyConfigFields } from './proxy-config-fields';
import { DEFAULT_STATUS_PORT } from '../../../mesh/istio';
import { isFields } from '../../kubernetes/fields';
import { yamlValue } from '../../kubernetes/yaml';
import { memoize } from '../../memoize';

/** The fields of an Istio ProxyConfig that injection and scraping depend on. */
export interface ProxyConfig {
  readonly statusPort: number;
  readonly interceptionMode: string;
  readonly holdApplicationUntilProxyStarts: boolean;
  readonly imageType?: string;
  /** Environment variables of the proxy. */
  readonly proxyMetadata: { readonly [name: string]: string };
}

/** `DefaultProxyConfig` of `pkg/config/mesh/mesh.go`. */
export const DEFAULT_PROXY_CONFIG: ProxyConfig = {
  statusPort: DEFAULT_STATUS_PORT, interceptionMode: 'REDIRECT', holdApplicationUntilProxyStarts: false, proxyMetadata: {},
};

/** The fields that a text sets, and why it is not valid. */
export interface ProxyConfigText {
  readonly config: Partial<ProxyConfig>;
  readonly error?: string;
}

/** Reads and checks the annotation `proxy.istio.io/config` (`validateProxyConfig` of `pkg/kube/inject/validate.go`). */
export const proxyConfigOfText = memoize((text: string): ProxyConfigText => {
  const { value, error } = yamlValue(text);
  if (error !== undefined) return { config: {}, error };
  const { fields, wrong } = proxyConfigFields(value);
  return { config: proxyConfigOf(fields), error: wrong ?? invalid(fields) };
});

/** Reads the `defaultConfig` of a mesh. */
export function proxyConfigOf(value: unknown): Partial<ProxyConfig> {
  const { fields: { statusPort, interceptionMode, holdApplicationUntilProxyStarts, proxyMetadata, image } } = proxyConfigFields(value);
  const imageType = isFields(image) && typeof image.imageType === 'string' ? image.imageType : undefined;
  return withoutUndefined(
    { statusPort, interceptionMode, holdApplicationUntilProxyStarts, proxyMetadata, imageType } as Partial<ProxyConfig>,
  );
}

/** Overrides single fields and single variables (`MergeProxyConfig` of `pkg/config/mesh/mesh.go`). */
export function overridden<Config extends Partial<ProxyConfig>>(config: Config, by: Partial<ProxyConfig> | undefined): Config {
  return by === undefined ? config : { ...config, ...by, proxyMetadata: { ...config.proxyMetadata, ...by.proxyMetadata } };
}

/**
 * Without enums and numbers that are zero: when istiod merges several, they go through protobuf, where zero is absent
 * (`mergeWithPrecedence` of `pilot/pkg/model/proxy_config.go`).
 */
export function withoutZeros({ statusPort, interceptionMode, ...rest }: Partial<ProxyConfig>): Partial<ProxyConfig> {
  return {
    ...rest,
    ...(statusPort ? { statusPort } : {}),
    ...(interceptionMode !== undefined && interceptionMode !== 'REDIRECT' ? { interceptionMode } : {}),
  };
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

/** The checks of `ValidateMeshConfigProxyConfig` (`pkg/config/validation/agent/validation.go`), except for nested messages. */
function invalid(fields: { readonly [name: string]: unknown }): string | undefined {
  const wrong = (names: string[], isValid: (value: unknown) => boolean) =>
    names.find(name => fields[name] !== undefined && !isValid(fields[name]));
  const empty = wrong(['configPath', 'binaryPath', 'serviceCluster'], value => value !== '');
  const noPort = wrong(['statusPort', 'proxyAdminPort'], isPort);
  const noAddress = wrong(['discoveryAddress', 'statsdUdpAddress', 'envoyMetricsServiceAddress'], isAddress);
  return empty && `${empty} must be set`
    || noPort && `${noPort} must be a port from 1 to 65535`
    || noAddress && `${noAddress} must be a host and a port`;
}

function isPort(value: unknown): boolean {
  return Number(value) >= 1 && Number(value) <= 65_535;
}

function isAddress(value: unknown): boolean {
  const [, port] = /^(?:\[[^\]]+\]|[^:]+):([0-9]+)$/.exec(String(value)) ?? [];
  return port !== undefined && isPort(port);
}
