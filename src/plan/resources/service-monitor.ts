import { tls } from './common';
import { CustomResource } from './custom-resource';
import { endpointFields, monitorFields } from './monitor-fields';
import { list, oneOf, Read, record, required, text } from '../kubernetes/shape';

const endpoint = record({ ...endpointFields, bearerTokenFile: text, tlsConfig: tls });
export type Endpoint = NonNullable<Read<typeof endpoint>>;

/** `spec` of a ServiceMonitor (`pkg/apis/monitoring/v1/servicemonitor_types.go`). */
export const serviceMonitorSpec = record({
  ...monitorFields,
  targetLabels: list(text),
  endpoints: required(list(endpoint)),
  serviceDiscoveryRole: oneOf('Endpoints', 'EndpointSlice'),
});
export type ServiceMonitorSpec = NonNullable<Read<typeof serviceMonitorSpec>>;

export type ServiceMonitor = CustomResource<ServiceMonitorSpec>;
