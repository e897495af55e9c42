import { CERTIFICATE, KEY, OTHER_KEY } from './certificates';
import { NAMESPACES } from './common';

/** Additional jobs. */
const ADDITIONAL = {
  jobs: '- job_name: node\n  static_configs:\n  - targets: [node:9100]\n  relabel_configs:\n'
    + '  - {source_labels: [__address__], target_label: node}\n- {job_name: other, honor_labels: true}\n',
  plain: '- job_name: a\n  dns_sd_configs: [{names: [1, yes], type: A, port: 1}]\n',
  none: '',
  text: '"x"',
  map: 'job_name: a\n',
  scalars: '- 1\n',
  rules: '- job_name: a\n  relabel_configs:\n',
  rule: '- job_name: a\n  relabel_configs: [a]\n',
  hash: '- job_name: a\n  relabel_configs: [{action: hashmod, modulus: 2, target_label: x, source_labels: [y]}]\n- job_name: b\n',
  typed: '- &a {job_name: 1.0, metrics_path: ~, params: {x: [1, yes]}, honor_labels: on, scrape_interval: 0}\n'
    + '- {<<: *a, job_name: 0x10, relabel_configs: [{regex: 8080, action: keep}]}\n',
  broken: '- {a: [}',
  alertRules: '- {regex: a, action: labeldrop}',
  managers: '- {static_configs: [{targets: [a]}]}',
};

const TLS = {
  'ca.crt': CERTIFICATE, 'tls.crt': CERTIFICATE, 'tls.key': KEY, 'other.key': OTHER_KEY, 'text': 'no certificate', 'empty': '',
};

/** The objects of every case: those that the monitors may refer to, and a namespace with a label. */
export const SURROUNDINGS: ReadonlyArray<object> = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { mesh: 'on' } } },
  ...NAMESPACES.flatMap(ns => [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'creds', namespace: ns },
      stringData: { user: 'u', password: 'p: "1"', token: `token of ${ns}` },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'tls', namespace: ns },
      data: Object.fromEntries(Object.entries(TLS).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
    },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'additional', namespace: ns }, stringData: ADDITIONAL },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'public', namespace: ns },
      data: { 'id': '0123', 'ca.crt': CERTIFICATE, 'tls.crt': CERTIFICATE, 'text': '-' },
    },
  ]),
];
