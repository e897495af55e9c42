import { ApiObject, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { isMesh } from './described/checks';
import { describedMeshOf } from './described/settings';
import { refusal } from './errors';
import { DataPlane, IstioMesh } from './mesh/istio-mesh';
import { peerAuthenticationsOf } from './mesh/peer-authentications';
import { place } from './place';
import { checkedProps, Checks, optional } from './values/check';
import { PeerAuthentication } from '../imports/peer-authentication';

/** Properties of `MeshPeerAuthentications`. */
export interface MeshPeerAuthenticationsProps {
  /**
   * The mesh whose mTLS modes are written.
   *
   * @default - the one described with `MeshMetrics.configure`
   */
  readonly mesh?: IstioMesh;
}

/**
 * The PeerAuthentications that an `IstioMesh` describes: that of the mesh, also where it is PERMISSIVE, those of `namespaceMtls` and those
 * of `workloadMtls`. So a Prometheus without certificates may scrape in plaintext what it has to, and nothing else: best one port of one
 * workload, `workloadMtls: [{ namespace, labels, portLevelMtls: { 9102: MtlsMode.PERMISSIVE } }]`.
 *
 * `ScrapePlan.plaintext` lists what then travels unencrypted.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class MeshPeerAuthentications extends Construct {
  /** The PeerAuthentications: that of the mesh first, then those of namespaces, then those of workloads. */
  public readonly apiObjects: ApiObject[];

  /**
   * @throws when no mesh is described, or it is described as `IstioMesh.none()`.
   */
  public constructor(scope: Construct, id: string, props: MeshPeerAuthenticationsProps = {}) {
    super(...place(scope, id, 'MeshPeerAuthentications'));
    const cannot = `create MeshPeerAuthentications '${this.node.path}'`;
    props = checkedProps(props ?? {}, CHECKS, cannot, { keepsUnknown: new.target !== MeshPeerAuthentications });
    const mesh = describedMesh(this, props.mesh, cannot);
    this.apiObjects = peerAuthenticationsOf(mesh).map(({ namespace, labels, spec }, i) => new ApiObject(this, `${i}`, {
      ...PeerAuthentication.GVK,
      // Istio's own name for the one without a selector; of several with one, created in the same second, the first by name counts.
      metadata: { name: labels === undefined ? 'default' : Names.toDnsLabel(this, { extra: [`${i}`.padStart(3, '0')] }), namespace },
      spec,
    }));
  }
}

const CHECKS: Checks<MeshPeerAuthenticationsProps> = { mesh: optional(isMesh) };

function describedMesh(construct: Construct, prop: IstioMesh | undefined, cannot: string): IstioMesh {
  const mesh = describedMeshOf(construct, prop);
  if (mesh !== undefined && mesh.dataPlane !== DataPlane.NONE) return mesh;
  throw refusal({
    cannot,
    because: mesh === undefined
      ? "no mesh is described, and that of Istio's defaults would open one that is STRICT" : 'the mesh is described as IstioMesh.none()',
    instead: 'Call MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ mtls }) }) first, or leave this construct out',
  });
}
