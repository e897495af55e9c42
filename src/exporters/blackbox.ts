import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { ExporterOptions } from './exporter-options';

/**
 * The blackbox exporter with its own metrics. Its probes are requested by Probe objects.
 *
 * @see https://github.com/prometheus/blackbox_exporter
 */
export function blackbox(options: ExporterOptions): ExporterDefinition {
  return catalogued({
    name: 'blackbox-exporter',
    image: 'quay.io/prometheus/blackbox-exporter:v0.28.0',
    user: 65534,
    port: 9115,
    // The argument of the image itself, which is lost as soon as there is any other.
    args: ['--config.file=/etc/blackbox_exporter/config.yml'],
    healthPath: '/-/healthy',
  }, options, 'describe Exporter.blackbox');
}
