import { DataPlane, IstioMesh, MtlsMode } from 'cdk8s-mesh-metrics';

test('a mesh of which nothing is said is the one that Istio installs with its own defaults', () => {
  expect(IstioMesh.sidecar()).toMatchObject({
    dataPlane: DataPlane.SIDECAR,
    mtls: MtlsMode.PERMISSIVE,
    rootNamespace: 'istio-system',
    revision: undefined,
    statusPort: 15020,
    metricsMerging: true,
    nativeSidecars: true,
    cni: false,
  });
});

test('sidecars are native by default from Istio 1.27 on', () => {
  expect(IstioMesh.sidecar({ version: '1.26' }).nativeSidecars).toBe(false);
  expect(IstioMesh.sidecar({ version: '1.27.0' }).nativeSidecars).toBe(true);
  expect(IstioMesh.sidecar({ version: '1.31', nativeSidecars: false }).nativeSidecars).toBe(false);
});

test('ambient and no mesh merge nothing and inject nothing', () => {
  expect(IstioMesh.ambient()).toMatchObject({ dataPlane: DataPlane.AMBIENT, metricsMerging: false, nativeSidecars: false });
  expect(IstioMesh.none()).toMatchObject({ dataPlane: DataPlane.NONE, metricsMerging: false, mtls: MtlsMode.DISABLE });
});

test.each(['1.32', '1.32.4'])('the version %s, newer than all known ones, is taken with the newest rules', version => {
  expect(IstioMesh.sidecar({ version })).toMatchObject({ version, nativeSidecars: true });
  expect(IstioMesh.ambient({ version }).version).toBe(version);
});

test.each(['1.23', '1.23.9', '2.0', '2.32', '1', 'latest', 'v1.31', '1.31.x', ''])("the version '%s' is refused", version => {
  expect(() => IstioMesh.sidecar({ version })).toThrow(
    `cannot describe IstioMesh.sidecar: version is '${version}', and the supported versions are 1.24 to 1.31. Write it as 'minor' or`
      + " 'minor.patch', such as '1.31' or '1.31.0'.",
  );
});

test.each([
  [{ statusPort: 0 }, 'statusPort is 0'],
  [{ statusPort: 65536 }, 'statusPort is 65536'],
  [{ statusPort: 1.5 }, 'statusPort is 1.5'],
  [{ statusPort: NaN }, 'statusPort is NaN'],
  [{ revision: 'Canary' }, "revision is 'Canary'"],
  [{ rootNamespace: 'istio.system' }, "rootNamespace is 'istio.system'"],
  [{ namespaceMtls: { Shop: MtlsMode.STRICT } }, "namespaceMtls is 'Shop'"],
  [{ workloadMtls: [{ namespace: 'shop', labels: { app: 'a b' } }] }, "workloadMtls[0].labels has the label value 'a b'"],
  [{ workloadMtls: [{ namespace: 'shop', labels: {} }] }, 'workloadMtls[0] has no labels'],
  [
    { workloadMtls: [{ namespace: 'shop', labels: { app: 'a' }, portLevelMtls: { http: MtlsMode.STRICT } }] },
    'workloadMtls[0].portLevelMtls is NaN',
  ],
])('%j is refused', (props, because) => {
  expect(() => IstioMesh.sidecar(props)).toThrow(`cannot describe IstioMesh.sidecar: ${because}`);
});
