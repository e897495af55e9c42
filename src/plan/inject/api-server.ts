import { Admission, Admitted } from './admission';
import { findSidecar } from './containers';
import { ControlPlanes } from './mesh/control-planes';
import { Istiod } from './mesh/istiod';
import { NativeSidecars } from './mesh/native-sidecars';
import { ProxyConfigs } from './mesh/proxy-configs';
import { reasonOf, Webhook, whyUnselected } from './mesh/webhooks';
import { InjectOptions } from './options';
import { podFindings } from './pod-findings';
import { proxyOf } from './proxy/proxy';
import { injectedPod } from './webhook/inject-pod';
import { whyNotRequired } from './webhook/injection-required';
import { Cluster } from '../cluster/cluster';
import { Pod, podIdOf } from '../cluster/kinds';
import { ownersOf } from '../cluster/owners';
import { hasStatus } from '../cluster/pod-status';
import { whyVolumeIsNotFound } from '../cluster/undeclared-volumes';
import { Finding } from '../findings/finding';
import { refusalOf } from '../refusal';

/** Creates pods, and asks the webhooks of a mesh about each (`k8s.io/apiserver/pkg/admission/plugin/webhook/mutating`). */
export class ApiServer {
  private readonly proxyConfigs: ProxyConfigs;
  private readonly nativeSidecars: NativeSidecars;

  public constructor(
    private readonly cluster: Pick<Cluster, 'manifests' | 'namespaces'>, private readonly mesh: ControlPlanes, options: InjectOptions,
  ) {
    this.proxyConfigs = new ProxyConfigs(cluster.manifests);
    this.nativeSidecars = new NativeSidecars(cluster.manifests, options);
  }

  public create(pod: Pod): Admitted {
    const id = podIdOf(pod);
    const { verdict, reason, injected, findings = [] } = hasStatus(pod) ? EXISTING : validated(this.ask(pod), pod);
    if (verdict === 'refused') return { admission: { pod: id, verdict, reason }, findings: [] };
    const proxy = injected || findSidecar(pod) ? proxyOf(injected ?? pod) : undefined;
    return {
      pod: injected ?? pod,
      admission: { pod: id, verdict, reason, proxy },
      findings: findings.map(finding => ({ object: id, ...finding })),
    };
  }

  private ask(pod: Pod): Answer {
    const namespace = this.cluster.namespaces.get(pod.metadata.namespace) ?? {};
    let asked: Answer | undefined;
    let current = pod;
    for (const webhook of this.mesh.webhooks) {
      const labels = current.metadata.labels ?? {};
      if (!webhook.selects({ labels, namespace })) continue;
      const answer = this.answer(webhook, current, reasonOf(webhook, { labels, namespace }));
      if (answer.verdict === 'refused') return answer;
      current = answer.injected ?? current;
      // A second injection changes little, and has no findings that the first one did not have.
      asked = asked?.injected ? { ...asked, injected: current } : answer.injected ? answer : asked ?? answer;
    }
    const { labels = {}, annotations = {} } = pod.metadata;
    return asked ?? { verdict: 'not injected', reason: whyUnselected({ labels, namespace }, annotations) };
  }

  private answer(webhook: Webhook, pod: Pod, selectedBecause: string): Answer {
    const isAsked = ({ revision, namespace }: Istiod) => revision === webhook.revision && namespace === webhook.namespace;
    const istiod = this.mesh.istiods.find(isAsked)!;
    const reason = whyNotRequired(istiod.config, pod);
    if (reason !== undefined) return { verdict: 'not injected', reason };
    const injector = {
      istiod, proxyConfig: this.proxyConfigs.effective(pod, istiod), nativeSidecars: this.nativeSidecars.areFor(pod, istiod),
    };
    let injected = pod;
    const refusal = refusalOf(() => { injected = injectedPod(pod, injector); });
    if (refusal !== undefined) return { verdict: 'refused', reason: `admission webhook "${webhook.name}" denied the request: ${refusal}` };
    return { verdict: 'injected', reason: selectedBecause, injected, findings: podFindings(pod, istiod) };
  }
}

/** The templates of all workloads but StatefulSets are validated with these, and so before injection. */
function validated(answer: Answer, pod: Pod): Answer {
  const [maker] = ownersOf(pod.metadata);
  const isValidatedBefore = maker !== undefined && maker.kind !== 'StatefulSet';
  const reason = whyVolumeIsNotFound(isValidatedBefore ? pod : answer.injected ?? pod);
  return answer.verdict === 'refused' || reason === undefined ? answer : { verdict: 'refused', reason };
}

/** The answer of a webhook, or of all of them. */
interface Answer {
  readonly verdict: Admission['verdict'];
  readonly reason: string;
  readonly injected?: Pod;
  readonly findings?: ReadonlyArray<Finding>;
}

const EXISTING: Answer = { verdict: 'existing', reason: 'it already exists' };
