package operator

import (
	"fmt"
	"strings"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/operator"
	prompkg "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
)

// Pod is the first pod that the operator runs for a custom resource: shard 0, replica 0.
type Pod struct {
	Name           string
	Namespace      string
	ServiceAccount string
	// OnEachNode is the agent's DaemonSet mode: one such pod a node, each for the pods of its node.
	OnEachNode bool
}

func podOf(p monitoringv1.PrometheusInterface) Pod {
	pod := Pod{
		Name:           prompkg.PrefixedName(p) + "-0",
		Namespace:      p.GetObjectMeta().GetNamespace(),
		ServiceAccount: p.GetCommonPrometheusFields().ServiceAccountName,
		OnEachNode:     onEachNode(p),
	}
	if pod.ServiceAccount == "" {
		pod.ServiceAccount = "default"
	}
	return pod
}

func onEachNode(p monitoringv1.PrometheusInterface) bool {
	agent, ok := p.(*monitoringv1alpha1.PrometheusAgent)
	return ok && agent.Spec.Mode != nil && *agent.Spec.Mode == monitoringv1alpha1.DaemonSetPrometheusAgentMode
}

// Expand puts the pod's environment into a generated configuration, as the config reloader does (pkg/operator/config_reloader.go):
// Prometheus would take a shard named "$(SHARD)" for no shard of its own and keep no target.
func (p Pod) Expand(config, node string) string {
	variable := func(name string) string { return fmt.Sprintf("$(%s)", name) }
	return strings.NewReplacer(
		variable(operator.ShardEnvVar), "0",
		variable(operator.PodNameEnvVar), p.Name,
		variable(operator.NodeNameEnvVar), node,
	).Replace(config)
}
