import { Construct } from 'constructs';
import { IRuleEvaluator, ObjectSelection, SelectedKind } from './described/scraper';
import { MtlsSidecarScraper, ScrapingKind } from './mtls-sidecar-scraper';
import { alertmanagerField } from './prometheus/alertmanager-endpoint';
import { MTLS_SIDECAR_PROMETHEUS_CHECKS, MtlsSidecarPrometheusProps } from './prometheus/mtls-sidecar-prometheus-props';
import { selectorFields } from './prometheus/mtls-sidecar-spec';
import { storageFields } from './prometheus/prometheus-storage';
import { remoteWriteField } from './prometheus/remote-write/remote-write-fields';
import { RULE_SELECTORS } from './prometheus/selectors';
import { thanosField } from './prometheus/thanos-sidecar';
import { checkedProps } from './values/check';
import { Prometheus } from '../imports/prometheus';

const PROMETHEUS: ScrapingKind = { construct: 'MtlsSidecarPrometheus', gvk: Prometheus.GVK, workload: 'prometheus', app: 'prometheus' };

/**
 * A Prometheus that scrapes over mutual TLS: its sidecar writes the certificates of the mesh to a volume and captures nothing, and its
 * scrape class `istio-mtls` uses them. Pass it to `MeshMetrics.configure`, and the constructs use it.
 *
 * Where sidecars are ordinary containers, Prometheus does not start before its sidecar is ready, so that the files exist before the first
 * scrape.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings
 */
export class MtlsSidecarPrometheus extends MtlsSidecarScraper implements IRuleEvaluator {
  public readonly ruleEvaluator?: IRuleEvaluator = this;
  public readonly ruleSelection: ObjectSelection;

  /**
   * @throws when the mesh does not use sidecars, there is no namespace or Istio does not inject sidecars in it, or Kubernetes, the operator
   * or Prometheus would not accept a prop.
   */
  public constructor(scope: Construct, id: string, props: MtlsSidecarPrometheusProps = {}) {
    super(scope, id, PROMETHEUS, cannot => {
      const options = checkedProps(props ?? {}, MTLS_SIDECAR_PROMETHEUS_CHECKS, cannot);
      return {
        options,
        selectedKinds: Object.values(SelectedKind),
        fields: selection => ({
          replicas: options.replicas ?? 1,
          ...selectorFields(RULE_SELECTORS, selection),
          evaluationInterval: options.evaluationInterval,
          ...storageFields(options, cannot),
          remoteWrite: options.remoteWrite?.map(remoteWriteField),
          enableRemoteWriteReceiver: options.remoteWriteReceiver,
          alerting: options.alertmanagers && { alertmanagers: options.alertmanagers.map(alertmanagerField) },
          thanos: options.thanos && thanosField(options.thanos),
        }),
      };
    });
    this.ruleSelection = this.selection(SelectedKind.POD_MONITOR)!;
  }
}
