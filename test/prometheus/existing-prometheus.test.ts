import { ExistingPrometheus, MeshMembership, SelectedKind, SelectorsProps } from 'cdk8s-mesh-metrics';

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
      "meshMembership is 'outside', and meshScrapeClass is a scrape class with certificates of the mesh",
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
