import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { ExporterOptions } from './exporter-options';

/**
 * The exporter's own metrics; what it probes is asked for by Probes.
 *
 * @see https://github.com/prometheus/blackbox_exporter
 */
export function blackbox(options: ExporterOptions): ExporterDefinition {
  return catalogued({
    name: 'blackbox-exporter',
    image: 'quay.io/prometheus/blackbox-exporter:v0.28.0',
    user: 65534,
    port: 9115,
    // The image's own argument, which any other takes the place of.
    args: ['--config.file=/etc/blackbox_exporter/config.yml'],
    healthPath: '/-/healthy',
  }, options, 'describe Exporter.blackbox');
}
