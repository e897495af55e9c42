package operator

import (
	"fmt"
	"strconv"
	"strings"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/operator"
	prompkg "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
)

// Pod is the first pod that the operator runs for a custom resource, or for a shard of it: replica 0.
type Pod struct {
	Workload       string
	Namespace      string
	ServiceAccount string
	// OnEachNode is the agent's DaemonSet mode: one such pod a node, each for the pods of its node.
	OnEachNode bool
}

func podOf(p monitoringv1.PrometheusInterface) Pod {
	pod := Pod{
		Workload:       prompkg.PrefixedName(p),
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
func (p Pod) Expand(config, node string, shard int) string {
	variable := func(name string) string { return fmt.Sprintf("$(%s)", name) }
	name := p.Workload
	if shard > 0 {
		name += fmt.Sprintf("-shard-%d", shard)
	}
	return strings.NewReplacer(
		variable(operator.ShardEnvVar), strconv.Itoa(shard),
		variable(operator.PodNameEnvVar), name+"-0",
		variable(operator.NodeNameEnvVar), node,
	).Replace(config)
}
