import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { EXPORTER_OPTIONS_CHECKS, ExporterOptions } from './exporter-options';
import { checkedProps } from '../values/check';

/**
 * The blackbox exporter with its own metrics. Its probes are requested by Probe objects.
 *
 * @see https://github.com/prometheus/blackbox_exporter
 */
export function blackbox(options: ExporterOptions): ExporterDefinition {
  const cannot = 'describe Exporter.blackbox';
  return catalogued({
    name: 'blackbox-exporter',
    image: 'quay.io/prometheus/blackbox-exporter:v0.28.0',
    user: 65534,
    port: 9115,
    // The argument of the image itself, which is lost as soon as there is any other.
    args: ['--config.file=/etc/blackbox_exporter/config.yml'],
    healthPath: '/-/healthy',
  }, checkedProps(options ?? {}, EXPORTER_OPTIONS_CHECKS, cannot), cannot);
}
