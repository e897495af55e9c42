import { ApiObject, Lazy } from 'cdk8s';
import { Pod, Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  PeerAuthentication, PeerAuthenticationSpecPortLevelMtlsMode as Mode, toJson_PeerAuthenticationSpec,
} from '../../imports/peer-authentication';

/**
 * The ports of a workload that plaintext reaches. One for each workload, since of two `PeerAuthentication`s Istio takes the oldest only.
 */
export class PermissivePorts extends Construct {
  /** Those of a workload, which may have none yet. */
  public static of(workload: Workload, namespace: string): PermissivePorts {
    return workload.node.tryFindChild('PermissivePorts') as PermissivePorts | undefined ?? new PermissivePorts(workload, namespace);
  }

  private readonly ports = new Set<number>();

  private constructor(workload: Workload, namespace: string) {
    super(workload, 'PermissivePorts');
    new ApiObject(this, 'Resource', {
      ...PeerAuthentication.GVK,
      metadata: { namespace },
      spec: Lazy.any({
        produce: () => toJson_PeerAuthenticationSpec({
          selector: { matchLabels: { [Pod.ADDRESS_LABEL]: workload.podMetadata.getLabel(Pod.ADDRESS_LABEL)! } },
          portLevelMtls: Object.fromEntries([...this.ports].map(port => [`${port}`, { mode: Mode.PERMISSIVE }])),
        }),
      }),
    });
  }

  /** Lets plaintext reach some more ports. */
  public add(ports: readonly number[]): void {
    ports.forEach(port => this.ports.add(port));
  }
}
