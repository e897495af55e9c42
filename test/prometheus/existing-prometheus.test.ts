import { ExistingPrometheus, MeshMembership, PrometheusYamlProps, SelectedKind, SelectorsProps } from 'cdk8s-mesh-metrics';

const KINDS = Object.values(SelectedKind);

describe('the Prometheus of kube-prometheus-stack', () => {
  const prometheus = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' });

  test.each(KINDS)('selects a %s by the label release, in any namespace', kind => {
    expect(prometheus.monitorSelector!.selection(kind)).toEqual({ labels: { release: 'kps' } });
  });

  test('may discover everywhere', () => {
    expect(prometheus.discoverableNamespaces).toBeUndefined();
  });

  test.each([
    ['kps', 'kps-kube-prometheus-stack-prometheus'],
    ['kube-prometheus-stack', 'kube-prometheus-stack-prometheus'],
    ['my-kube-prometheus-stack', 'my-kube-prometheus-stack-prometheus'],
    // The chart cuts its full name at 26 characters, and a dash that is then last.
    ['monitoring', 'monitoring-kube-prometheus-prometheus'],
    ['prom', 'prom-kube-prometheus-stack-prometheus'],
  ])('of release %s has the service account %s', (release, account) => {
    expect(ExistingPrometheus.fromKubePrometheusStack({ release, namespace: 'monitoring' }).serviceAccountName).toBe(account);
  });

  test.each([
    [{ release: 'KPS' }, "release is 'KPS'"],
    [{ namespace: 'a.b' }, "namespace is 'a.b'"],
    [{ scrapeInterval: '30sec' }, "scrapeInterval is '30sec'"],
    [{ version: '3' }, "version is '3', which is not a version"],
    [{ operatorVersion: 'v0.93.1' }, "operatorVersion is 'v0.93.1', which is not a version"],
    [{ serviceAccountName: 'a b' }, "serviceAccountName is 'a b'"],
    [{ discoverableNamespaces: ['A'] }, "discoverableNamespaces[0] is 'A'"],
    [{ meshMembership: 'ambiant' as MeshMembership }, "meshMembership is 'ambiant', and it has to be one of 'outside', 'certificates'"],
    [
      { meshMembership: MeshMembership.OUTSIDE, meshScrapeClass: 'istio' },
      "meshMembership is 'outside', and meshScrapeClass says where it has certificates of the mesh",
    ],
  ])('with %j is refused', (props, because) => {
    expect(() => ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', ...props }))
      .toThrow(`cannot describe ExistingPrometheus.fromKubePrometheusStack: ${because}`);
  });
});

describe('the Prometheus of kube-prometheus', () => {
  test.each(KINDS)('selects every %s', kind => {
    expect(ExistingPrometheus.fromKubePrometheus().monitorSelector!.selection(kind)).toEqual({ labels: {} });
  });

  test('may discover in three namespaces', () => {
    expect(ExistingPrometheus.fromKubePrometheus().discoverableNamespaces).toEqual(['default', 'kube-system', 'monitoring']);
    expect(ExistingPrometheus.fromKubePrometheus({ namespace: 'prom' }).discoverableNamespaces).toEqual(['default', 'kube-system', 'prom']);
  });
});

describe('a Prometheus described by its selectors', () => {
  const from = (props: Partial<SelectorsProps>) => ExistingPrometheus.fromSelectors({
    namespace: 'obs',
    serviceAccountName: 'prom',
    ...props,
  });
  const podMonitors = (props: Partial<SelectorsProps>) => from(props).monitorSelector!.selection(SelectedKind.POD_MONITOR);

  test('selects nothing of a kind that it has no selector for', () => {
    expect(podMonitors({ serviceMonitorSelector: {} })).toBeUndefined();
  });

  test('selects in its own namespace only where it has no namespace selector', () => {
    expect(podMonitors({ podMonitorSelector: {} })).toEqual({ labels: {}, namespaces: ['obs'] });
  });

  test('selects in any namespace with an empty namespace selector', () => {
    expect(podMonitors({ podMonitorSelector: {}, podMonitorNamespaceSelector: {} })).toEqual({ labels: {}, namespaces: undefined });
  });

  test.each([
    [{ matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, ['shop']],
    [{ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a', 'b'] }] }, ['a', 'b']],
  ])('selects in the namespaces that %j names', (podMonitorNamespaceSelector, namespaces) => {
    expect(podMonitors({ podMonitorSelector: {}, podMonitorNamespaceSelector })?.namespaces).toEqual(namespaces);
  });

  test('whose namespaces go by other labels has to name them', () => {
    const podMonitorNamespaceSelector = { matchLabels: { monitored: 'true' } };
    expect(() => podMonitors({ podMonitorSelector: {}, podMonitorNamespaceSelector })).toThrow(
      'cannot describe ExistingPrometheus.fromSelectors: podMonitorNamespaceSelector uses labels of namespaces, which the app does'
        + ' not know. List the namespaces that it selects in selectedNamespaces.',
    );
    expect(podMonitors({ podMonitorSelector: {}, podMonitorNamespaceSelector, selectedNamespaces: ['shop'] })?.namespaces)
      .toEqual(['shop']);
  });

  test.each([
    [{ matchLabels: { team: 'a' } }, { team: 'a' }],
    [{ matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }] }, { team: 'a' }],
    [{ matchExpressions: [{ key: 'team', operator: 'Exists' }] }, { team: 'true' }],
    [{ matchLabels: { team: 'a' }, matchExpressions: [{ key: 'team', operator: 'Exists' }] }, { team: 'a' }],
    [{ matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }, { key: 'old', operator: 'DoesNotExist' }] }, {}],
  ])('asks of an object what makes %j match', (podMonitorSelector, labels) => {
    expect(podMonitors({ podMonitorSelector })?.labels).toEqual(labels);
  });

  test.each([
    [{ matchLabels: { team: 'a b' } }, "podMonitorSelector.matchLabels has the label value 'a b'"],
    [{ matchLabels: { 'a/b/c': 'x' } }, "podMonitorSelector.matchLabels has the label key 'a/b/c'"],
    [
      { matchExpressions: [{ key: 'team', operator: 'in', values: ['a'] }] },
      "podMonitorSelector.matchExpressions[0] is the requirement 'team in' with 1 values",
    ],
    [
      { matchExpressions: [{ key: 'team', operator: 'In' }] },
      "podMonitorSelector.matchExpressions[0] is the requirement 'team In' with 0 values",
    ],
    [
      { matchExpressions: [{ key: 'team', operator: 'Exists', values: ['a'] }] },
      "podMonitorSelector.matchExpressions[0] is the requirement 'team Exists' with 1 values",
    ],
    [
      { matchLabels: { team: 'a' }, matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
      "podMonitorSelector asks for 'team DoesNotExist '",
    ],
    [
      { matchLabels: { team: 'a' }, matchExpressions: [{ key: 'team', operator: 'In', values: ['b'] }] },
      "podMonitorSelector asks for 'team In b'",
    ],
  ])('refuses the selector %j', (podMonitorSelector, because) => {
    expect(() => podMonitors({ podMonitorSelector })).toThrow(`cannot describe ExistingPrometheus.fromSelectors: ${because}`);
  });
});

describe('a Prometheus described by its prometheus.yml', () => {
  const JOBS = 'scrape_configs: [{ job_name: pods, kubernetes_sd_configs: [{ role: pod }] }]';
  const from = (props: Partial<PrometheusYamlProps> = {}) => ExistingPrometheus.fromPrometheusYaml({
    text: JOBS, namespace: 'istio-system', serviceAccountName: 'prometheus', podLabels: { app: 'prometheus' }, ...props,
  });

  test('selects no monitors, and evaluates no PrometheusRules', () => {
    expect(from()).toMatchObject({ monitorSelector: undefined, ruleEvaluator: undefined, podLabels: { app: 'prometheus' } });
  });

  test('scrapes as often as its jobs do that do not say', () => {
    expect(from({ text: `global: { scrape_interval: 15s }\n${JOBS}` }).scrapeInterval).toBe('15s');
    expect(from().scrapeInterval).toBe('1m');
  });

  test('has certificates where the directory of these is described', () => {
    expect(from({ certificatesDirectory: '/etc/prom-certs' }).meshMembership).toBe(MeshMembership.CERTIFICATES);
    expect(from().meshMembership).toBeUndefined();
  });

  test.each<[string, Partial<PrometheusYamlProps>, string]>([
    ['no YAML', { text: 'a: [' }, 'text is not valid. Prometheus refuses the whole file, and so has no job: this is not YAML: '],
    ['a job without a name', { text: 'scrape_configs: [{}]' }, 'scrape_configs[0].job_name of text is not valid. '],
    ['no mapping', { text: 'prometheus.yml' }, 'text is not valid. '],
    ['no job', { text: 'global: { scrape_interval: 15s }' }, 'text has no job in scrape_configs, so nothing is scraped. Give the whole'],
    ['no text', { text: '' }, "text is '', and it has to be a text that is not empty"],
    ['a relative directory', { certificatesDirectory: 'certs' }, "certificatesDirectory is 'certs', which is not an absolute path."],
    ['labels that are not accepted', { podLabels: { app: 'a b' } }, "podLabels has the label value 'a b'"],
    [
      'certificates outside the mesh', { certificatesDirectory: '/certs', meshMembership: MeshMembership.OUTSIDE },
      "meshMembership is 'outside', and certificatesDirectory says where it has certificates of the mesh. Leave one of the two out.",
    ],
    [
      'certificates nowhere', { meshMembership: MeshMembership.CERTIFICATES },
      "meshMembership is 'certificates', and nothing says where these are. Give certificatesDirectory.",
    ],
  ])('is refused with %s', (_, props, because) => {
    expect(() => from(props)).toThrow(`cannot describe ExistingPrometheus.fromPrometheusYaml: ${because}`);
  });
});
