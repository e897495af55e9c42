package operator

import (
	"fmt"
	"log/slog"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringfake "github.com/prometheus-operator/prometheus-operator/pkg/client/versioned/fake"
	"github.com/prometheus-operator/prometheus-operator/pkg/informers"
	"github.com/prometheus-operator/prometheus-operator/pkg/namespacelabeler"
	"github.com/prometheus-operator/prometheus-operator/pkg/operator"
	"github.com/prometheus/prometheus/promql/parser"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// ruleInformer is an informer that is never run, like that of the namespaces.
func ruleInformer(stored manifest.Objects) (*informers.ForResource, error) {
	everywhere := map[string]struct{}{metav1.NamespaceAll: {}}
	factories := informers.NewMonitoringInformerFactories(everywhere, nil, monitoringfake.NewSimpleClientset(), 0, nil)
	rules, err := informers.NewInformersForResource(factories, monitoringv1.SchemeGroupVersion.WithResource(monitoringv1.PrometheusRuleName))
	if err != nil {
		return nil, err
	}
	objects, err := manifest.AllTo[monitoringv1.PrometheusRule](stored, monitoringv1.PrometheusRuleKind)
	if err != nil {
		return nil, err
	}
	for _, rule := range objects {
		for _, informer := range rules.GetInformers() {
			if err := informer.Informer().GetIndexer().Add(rule); err != nil {
				return nil, err
			}
		}
	}
	return rules, nil
}

// countRules sizes the recorder of rejections: a fake one blocks when it is full.
func (c *cluster) countRules() (count int) {
	for _, informer := range c.rules.GetInformers() {
		count += len(informer.Informer().GetStore().List())
	}
	return count
}

// withRules adds the verdicts on rules to an answer; like the operator, it stops at the first error.
func (c *cluster) withRules(answer Prometheus, p *monitoringv1.Prometheus) Prometheus {
	rules, err := c.ruleVerdicts(p)
	if err != nil && answer.Error == "" {
		answer.Error = err.Error()
	}
	answer.Rules = rules
	return answer
}

// ruleVerdicts follows selectPrometheusRules of pkg/prometheus/server/rules.go. An agent evaluates no rules.
func (c *cluster) ruleVerdicts(p *monitoringv1.Prometheus) ([]Monitor, error) {
	namespaces, err := operator.SelectNamespacesFromCache(p, p.Spec.RuleNamespaceSelector, c.namespaces)
	if err != nil {
		return nil, fmt.Errorf("cannot select the namespaces of PrometheusRules: %w", err)
	}
	selector, err := operator.NewPrometheusRuleSelector(
		operator.PrometheusFormat,
		operator.StringValOrDefault(p.Spec.Version, operator.DefaultPrometheusVersion),
		p.Spec.RuleSelector,
		namespacelabeler.New(p.Spec.EnforcedNamespaceLabel, p.Spec.ExcludedFromEnforcement, true),
		c.rules,
		operator.NewFakeRecorder(c.countRules(), nil),
		slog.New(slog.DiscardHandler),
		parser.Options{},
	)
	if err != nil {
		return nil, err
	}
	selection, err := selector.Select(namespaces)
	if err != nil {
		return nil, fmt.Errorf("cannot select PrometheusRules: %w", err)
	}
	return verdicts(monitoringv1.PrometheusRuleKind, selection.Selected()), nil
}
