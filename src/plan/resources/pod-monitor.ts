import { safeTls } from './common';
import { CustomResource } from './custom-resource';
import { endpointFields, monitorFields } from './monitor-fields';
import { integer, list, Read, record } from '../kubernetes/shape';

const endpoint = record({ ...endpointFields, portNumber: integer(1, 65535), tlsConfig: safeTls });
export type PodMetricsEndpoint = NonNullable<Read<typeof endpoint>>;

/** `spec` of a PodMonitor (`pkg/apis/monitoring/v1/podmonitor_types.go`). */
export const podMonitorSpec = record({ ...monitorFields, podMetricsEndpoints: list(endpoint) });
export type PodMonitorSpec = NonNullable<Read<typeof podMonitorSpec>>;

export type PodMonitor = CustomResource<PodMonitorSpec>;
