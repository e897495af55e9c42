// Versions that are assumed where none is given: those that the library is tested with.

/** The version of Prometheus. */
export const ASSUMED_PROMETHEUS_VERSION = '3.13.0';

/** The version of prometheus-operator. */
export const ASSUMED_OPERATOR_VERSION = '0.93.1';
