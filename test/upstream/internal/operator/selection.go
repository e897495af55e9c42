package operator

import (
	"context"
	"fmt"
	"maps"
	"slices"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/assets"
	"github.com/prometheus-operator/prometheus-operator/pkg/operator"
	prompkg "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
	"github.com/prometheus/client_golang/prometheus"
)

// selection is what a Prometheus selects, valid or not.
type selection struct {
	serviceMonitors operator.TypedResourcesSelection[*monitoringv1.ServiceMonitor]
	podMonitors     operator.TypedResourcesSelection[*monitoringv1.PodMonitor]
	probes          operator.TypedResourcesSelection[*monitoringv1.Probe]
	scrapeConfigs   operator.TypedResourcesSelection[*monitoringv1alpha1.ScrapeConfig]
}

// selectMonitors also loads into the store the Secrets and ConfigMaps that the monitors refer to.
func (c *cluster) selectMonitors(ctx context.Context, p monitoringv1.PrometheusInterface, store *assets.StoreBuilder) (s selection, err error) {
	// Each rejection is an event, and a fake recorder blocks when it is full.
	events := len(c.serviceMonitors.List()) + len(c.podMonitors.List()) + len(c.probes.List()) + len(c.scrapeConfigs.List())
	recorder := operator.NewFakeRecorder(events, nil)
	selector, err := prompkg.NewResourceSelector(quiet, p, store, c.namespaces, operator.NewMetrics(prometheus.NewRegistry()), recorder)
	if err != nil {
		return s, err
	}
	if s.serviceMonitors, err = selector.SelectServiceMonitors(ctx, listing(c.serviceMonitors)); err != nil {
		return s, fmt.Errorf("cannot select ServiceMonitors: %w", err)
	}
	if s.podMonitors, err = selector.SelectPodMonitors(ctx, listing(c.podMonitors)); err != nil {
		return s, fmt.Errorf("cannot select PodMonitors: %w", err)
	}
	if s.probes, err = selector.SelectProbes(ctx, listing(c.probes)); err != nil {
		return s, fmt.Errorf("cannot select Probes: %w", err)
	}
	if s.scrapeConfigs, err = selector.SelectScrapeConfigs(ctx, listing(c.scrapeConfigs)); err != nil {
		return s, fmt.Errorf("cannot select ScrapeConfigs: %w", err)
	}
	return s, nil
}

func (s selection) verdicts() []Monitor {
	all := verdicts(monitoringv1.ServiceMonitorsKind, s.serviceMonitors)
	all = append(all, verdicts(monitoringv1.PodMonitorsKind, s.podMonitors)...)
	all = append(all, verdicts(monitoringv1.ProbesKind, s.probes)...)
	return append(all, verdicts(monitoringv1alpha1.ScrapeConfigsKind, s.scrapeConfigs)...)
}

// verdicts are what the operator would write into the monitors' status.
func verdicts[T operator.ConfigurationResource](kind string, selected operator.TypedResourcesSelection[T]) []Monitor {
	all := []Monitor{}
	for _, key := range slices.Sorted(maps.Keys(selected)) {
		resource := selected[key]
		for _, condition := range resource.Conditions() {
			all = append(all, Monitor{
				Object:   kind + "/" + key,
				Accepted: condition.Status == monitoringv1.ConditionTrue,
				Reason:   condition.Reason,
				Message:  condition.Message,
			})
		}
	}
	return all
}
