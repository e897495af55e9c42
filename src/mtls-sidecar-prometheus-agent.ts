import { Construct } from 'constructs';
import { IRuleEvaluator, SelectedKind } from './described/scraper';
import { refusal } from './errors';
import { MtlsSidecarScraper, ScrapingKind } from './mtls-sidecar-scraper';
import {
  MTLS_SIDECAR_PROMETHEUS_AGENT_CHECKS, MtlsSidecarPrometheusAgentProps, PrometheusAgentMode,
} from './prometheus/mtls-sidecar-prometheus-agent-props';
import { volumeClaim } from './prometheus/prometheus-storage';
import { remoteWriteField } from './prometheus/remote-write/remote-write-fields';
import { checkedProps } from './values/check';
import { PrometheusAgent, PrometheusAgentSpecMode, toJson_PrometheusAgentSpec } from '../imports/prometheus-agent';

const AGENT: ScrapingKind = {
  construct: 'MtlsSidecarPrometheusAgent', gvk: PrometheusAgent.GVK, workload: 'prom-agent', app: 'prometheus-agent',
};

/**
 * An agent that scrapes over mutual TLS, like a `MtlsSidecarPrometheus`, and writes to a central Prometheus or store instead of keeping
 * samples. Pass it to `MeshMetrics.configure`, and the constructs use it.
 *
 * @see https://prometheus-operator.dev/docs/platform/prometheus-agent/
 */
export class MtlsSidecarPrometheusAgent extends MtlsSidecarScraper {
  public readonly ruleEvaluator?: IRuleEvaluator;

  /**
   * @throws when it writes nowhere or to itself, has a prop that only a Prometheus or the other mode has, the mesh does not use sidecars,
   * there is no namespace or Istio does not inject sidecars in it, or Kubernetes, the operator or Prometheus would not accept a prop.
   */
  public constructor(scope: Construct, id: string, props: MtlsSidecarPrometheusAgentProps) {
    super(scope, id, AGENT, cannot => {
      const { mode, ...options } = checkedProps(props, MTLS_SIDECAR_PROMETHEUS_AGENT_CHECKS, cannot);
      refuseWhatAgentsLack(options, cannot);
      const onEachNode = mode === PrometheusAgentMode.DAEMON_SET;
      if (onEachNode) refuseOnEachNode(options, cannot);
      return {
        options,
        selectedKinds: onEachNode ? [SelectedKind.POD_MONITOR] : Object.values(SelectedKind),
        fields: () => ({
          replicas: onEachNode ? undefined : options.replicas ?? 1,
          storage: options.storage && volumeClaim(options.storage, cannot),
          remoteWrite: options.remoteWrite.map(remoteWriteField),
        }),
        ownFields: onEachNode ? toJson_PrometheusAgentSpec({ mode: PrometheusAgentSpecMode.DAEMON_SET }) : {},
      };
    });
    this.ruleEvaluator = props.ruleEvaluator;
  }
}

/** What only a Prometheus has, and why an agent does not. */
const OF_A_PROMETHEUS: { readonly [prop: string]: string } = {
  evaluationInterval: 'evaluates no rules',
  alertmanagers: 'evaluates no rules',
  remoteWriteReceiver: 'takes no samples of others',
  retention: 'keeps no samples',
  retentionSize: 'keeps no samples',
  thanos: 'keeps no samples',
};

function refuseWhatAgentsLack(props: MtlsSidecarPrometheusAgentProps, cannot: string): void {
  const given = Object.keys(props).find(prop => prop in OF_A_PROMETHEUS);
  if (given !== undefined) {
    const because = `it has ${given}, and an agent ${OF_A_PROMETHEUS[given]}`;
    throw refusal({ cannot, because, instead: 'Give it to the Prometheus that the agent writes to' });
  }
  if (props.remoteWrite.length > 0) return;
  const because = 'remoteWrite is empty, and an agent keeps no samples';
  throw refusal({ cannot, because, instead: 'Give the URL of a Prometheus with its receiver on, or of a store' });
}

/** Fields that the API server refuses of an agent in DaemonSet mode (the rules of the PrometheusAgent's definition). */
function refuseOnEachNode(options: MtlsSidecarPrometheusAgentProps, cannot: string): void {
  const prop = (['replicas', 'shards', 'storage'] as const).find(each => options[each] !== undefined);
  if (prop === undefined) return;
  const because = `it has ${prop}, and in DaemonSet mode there is one pod without a volume on each node`;
  throw refusal({ cannot, because, instead: `Leave ${prop} out, or use PrometheusAgentMode.STATEFUL_SET` });
}
