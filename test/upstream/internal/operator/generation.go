package operator

import (
	"context"
	"fmt"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/assets"
	"github.com/prometheus-operator/prometheus-operator/pkg/k8s"
	prompkg "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
	corev1 "k8s.io/api/core/v1"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
)

// generation holds what a configuration is made from besides the custom resource itself.
type generation struct {
	ctx      context.Context
	store    *assets.StoreBuilder
	secrets  typedcorev1.SecretInterface
	selected selection
}

// server follows createOrUpdateConfigurationSecret of pkg/prometheus/server/operator.go.
func (g generation) server(p *monitoringv1.Prometheus) ([]byte, error) {
	generator, err := prompkg.NewConfigGenerator(quiet, p, prompkg.WithEndpointSliceSupport())
	if err != nil {
		return nil, err
	}
	spec := p.Spec
	if spec.ServiceMonitorSelector == nil && spec.PodMonitorSelector == nil && spec.ProbeSelector == nil && spec.ScrapeConfigSelector == nil {
		return nil, nil // The configuration is the user's: the operator leaves an empty one.
	}
	if err := prompkg.AddRemoteReadsToStore(g.ctx, g.store, p.Namespace, spec.RemoteRead); err != nil {
		return nil, err
	}
	if err := g.addCommonToStore(generator, p.Namespace, spec.CommonPrometheusFields); err != nil {
		return nil, err
	}
	if err := g.addAlertmanagersToStore(p); err != nil {
		return nil, err
	}
	scrapeConfigs, err := g.secret("spec.additionalScrapeConfigs", spec.AdditionalScrapeConfigs)
	if err != nil {
		return nil, err
	}
	alertRelabelConfigs, err := g.secret("spec.additionalAlertRelabelConfigs", spec.AdditionalAlertRelabelConfigs)
	if err != nil {
		return nil, err
	}
	alertmanagerConfigs, err := g.secret("spec.additionalAlertManagerConfigs", spec.AdditionalAlertManagerConfigs)
	if err != nil {
		return nil, err
	}
	return generator.GenerateServerConfiguration(p, g.selected.serviceMonitors.ValidResources(), g.selected.podMonitors.ValidResources(),
		g.selected.probes.ValidResources(), g.selected.scrapeConfigs.ValidResources(), g.store, scrapeConfigs, alertRelabelConfigs, alertmanagerConfigs, nil)
}

// agent follows createOrUpdateConfigurationSecret of pkg/prometheus/agent/operator.go.
func (g generation) agent(p *monitoringv1alpha1.PrometheusAgent) ([]byte, error) {
	options := []prompkg.ConfigGeneratorOption{prompkg.WithEndpointSliceSupport()}
	if onEachNode(p) {
		options = append(options, prompkg.WithDaemonSet())
	}
	generator, err := prompkg.NewConfigGenerator(quiet, p, options...)
	if err != nil {
		return nil, err
	}
	if err := g.addCommonToStore(generator, p.Namespace, p.Spec.CommonPrometheusFields); err != nil {
		return nil, err
	}
	scrapeConfigs, err := g.secret("spec.additionalScrapeConfigs", p.Spec.AdditionalScrapeConfigs)
	if err != nil {
		return nil, err
	}
	return generator.GenerateAgentConfiguration(g.selected.serviceMonitors.ValidResources(), g.selected.podMonitors.ValidResources(),
		g.selected.probes.ValidResources(), g.selected.scrapeConfigs.ValidResources(), g.store, scrapeConfigs)
}

func (g generation) addCommonToStore(generator *prompkg.ConfigGenerator, namespace string, spec monitoringv1.CommonPrometheusFields) error {
	if err := generator.AddRemoteWriteToStore(g.ctx, g.store, namespace, spec.RemoteWrite); err != nil {
		return err
	}
	if err := prompkg.AddAPIServerConfigToStore(g.ctx, g.store, namespace, spec.APIServerConfig); err != nil {
		return err
	}
	return prompkg.AddScrapeClassesToStore(g.ctx, g.store, namespace, spec.ScrapeClasses)
}

// addAlertmanagersToStore loads what alerting refers to; the operator's checks of alerting itself are not asked.
func (g generation) addAlertmanagersToStore(p *monitoringv1.Prometheus) error {
	if p.Spec.Alerting == nil {
		return nil
	}
	for i, am := range p.Spec.Alerting.Alertmanagers {
		for _, err := range []error{
			g.store.AddBasicAuth(g.ctx, p.Namespace, am.BasicAuth),
			g.store.AddSafeAuthorizationCredentials(g.ctx, p.Namespace, am.Authorization),
			g.store.AddSigV4(g.ctx, p.Namespace, am.Sigv4),
			g.store.AddTLSConfig(g.ctx, p.Namespace, am.TLSConfig),
			g.store.AddProxyConfig(g.ctx, p.Namespace, am.ProxyConfig),
		} {
			if err != nil {
				return fmt.Errorf("spec.alerting.alertmanagers[%d]: %w", i, err)
			}
		}
	}
	return nil
}

func (g generation) secret(field string, key *corev1.SecretKeySelector) ([]byte, error) {
	content, err := k8s.LoadSecretRef(g.ctx, quiet, g.secrets, key)
	if err != nil {
		return nil, fmt.Errorf("cannot load %s: %w", field, err)
	}
	return content, nil
}
