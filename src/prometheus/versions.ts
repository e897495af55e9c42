/** The version of Prometheus that is assumed, and that the library is proven with. */
export const DEFAULT_VERSION = '3.13.0';

/** The version of prometheus-operator that is assumed, and that the library is proven with. */
export const DEFAULT_OPERATOR_VERSION = '0.93.1';
