// Package statefulset answers with prometheus-operator's own StatefulSets and DaemonSets: what a mesh's injector gets to see of a
// Prometheus is not the custom resource but the pod that the operator makes of it.
//
// The operator is one with its default flags. The files of rules and the assets of monitors are left out.
package statefulset

import (
	"log/slog"
	_ "unsafe" // for go:linkname

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/operator"
	prompkg "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
	_ "github.com/prometheus-operator/prometheus-operator/pkg/prometheus/agent"  // for makeAgentStatefulSet, makeAgentDaemonSet
	_ "github.com/prometheus-operator/prometheus-operator/pkg/prometheus/server" // for makeStatefulSet
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/uuid"

	"cdk8s-mesh-metrics/test/upstream/internal/admission"
	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// Request holds the objects as a user would apply them.
type Request struct {
	Objects manifest.Objects `json:"objects"`
}

// Response has one StatefulSet a shard of each Prometheus and then of each agent, or the DaemonSet of one, in the order of the
// request.
type Response struct {
	Objects manifest.Objects `json:"objects"`
}

// Handle gives the objects to the API server first: the operator reads what is stored, with defaults.
func Handle(request Request) (Response, error) {
	stored, err := admission.Admit(request.Objects)
	if err != nil {
		return Response{}, err
	}
	prometheuses, err := manifest.AllTo[monitoringv1.Prometheus](stored, monitoringv1.PrometheusesKind)
	if err != nil {
		return Response{}, err
	}
	response := Response{Objects: manifest.Objects{}}
	for _, p := range prometheuses {
		made, err := ofServer(p)
		if err != nil {
			return Response{}, err
		}
		response.Objects = append(response.Objects, made...)
	}
	agents, err := manifest.AllTo[monitoringv1alpha1.PrometheusAgent](stored, monitoringv1alpha1.PrometheusAgentsKind)
	if err != nil {
		return Response{}, err
	}
	for _, p := range agents {
		made, err := ofAgent(p)
		if err != nil {
			return Response{}, err
		}
		response.Objects = append(response.Objects, made...)
	}
	return response, nil
}

// ofAgent follows the end of sync in pkg/prometheus/agent/operator.go, in either mode.
func ofAgent(p *monitoringv1alpha1.PrometheusAgent) (manifest.Objects, error) {
	p.UID = uuid.NewUUID()
	if p.Spec.Mode == nil || *p.Spec.Mode != monitoringv1alpha1.DaemonSetPrometheusAgentMode {
		return statefulSets(p, func(name string, generator *prompkg.ConfigGenerator, shard int32) (*appsv1.StatefulSet, error) {
			return makeAgentStatefulSet(name, p, defaults(), generator, "", shard, &operator.ShardedSecret{})
		})
	}
	generator, err := prompkg.NewConfigGenerator(slog.New(slog.DiscardHandler), p, prompkg.WithDaemonSet())
	if err != nil {
		return nil, err
	}
	set, err := makeAgentDaemonSet(p, defaults(), generator, &operator.ShardedSecret{})
	if err != nil {
		return nil, err
	}
	set.SetGroupVersionKind(appsv1.SchemeGroupVersion.WithKind("DaemonSet"))
	set.Namespace = p.Namespace
	object, err := manifest.From(set)
	return manifest.Objects{object}, err
}

// ofServer follows the end of sync in pkg/prometheus/server/operator.go.
func ofServer(p *monitoringv1.Prometheus) (manifest.Objects, error) {
	p.UID = uuid.NewUUID() // which the API server gives to every object, and an owner of others must have
	return statefulSets(p, func(name string, generator *prompkg.ConfigGenerator, shard int32) (*appsv1.StatefulSet, error) {
		return makeStatefulSet(name, p, defaults(), generator, nil, "", shard, &operator.ShardedSecret{})
	})
}

func statefulSets(
	p monitoringv1.PrometheusInterface, make func(string, *prompkg.ConfigGenerator, int32) (*appsv1.StatefulSet, error),
) (manifest.Objects, error) {
	generator, err := prompkg.NewConfigGenerator(slog.New(slog.DiscardHandler), p, prompkg.WithEndpointSliceSupport())
	if err != nil {
		return nil, err
	}
	var made manifest.Objects
	for shard, name := range prompkg.ExpectedStatefulSetShardNames(p) {
		set, err := make(name, generator, int32(shard))
		if err != nil {
			return nil, err
		}
		set.SetGroupVersionKind(appsv1.SchemeGroupVersion.WithKind("StatefulSet"))
		set.Namespace = p.GetObjectMeta().GetNamespace() // the client that creates it is one of the namespace
		operator.SanitizeSTS(set)
		object, err := manifest.From(set)
		if err != nil {
			return nil, err
		}
		made = append(made, object)
	}
	return made, nil
}

// defaults are those of cmd/operator/main.go.
func defaults() prompkg.Config {
	reloader := operator.DefaultConfig("10m", "50Mi").ReloaderConfig
	reloader.Image = operator.DefaultPrometheusConfigReloaderImage
	return prompkg.Config{
		LocalHost:                  "localhost",
		ReloaderConfig:             reloader,
		PrometheusDefaultBaseImage: operator.DefaultPrometheusBaseImage,
		ThanosDefaultBaseImage:     operator.DefaultThanosBaseImage,
	}
}

// makeStatefulSet is what the operator makes a StatefulSet with, and does not export.
//
//go:linkname makeStatefulSet github.com/prometheus-operator/prometheus-operator/pkg/prometheus/server.makeStatefulSet
func makeStatefulSet(name string, p *monitoringv1.Prometheus, config prompkg.Config, generator *prompkg.ConfigGenerator,
	ruleConfigMaps []string, inputHash string, shard int32, assets *operator.ShardedSecret) (*appsv1.StatefulSet, error)

// makeAgentStatefulSet is the same for an agent.
//
//go:linkname makeAgentStatefulSet github.com/prometheus-operator/prometheus-operator/pkg/prometheus/agent.makeStatefulSet
func makeAgentStatefulSet(name string, p *monitoringv1alpha1.PrometheusAgent, config prompkg.Config, generator *prompkg.ConfigGenerator,
	inputHash string, shard int32, assets *operator.ShardedSecret) (*appsv1.StatefulSet, error)

// makeAgentDaemonSet is the same for an agent in DaemonSet mode.
//
//go:linkname makeAgentDaemonSet github.com/prometheus-operator/prometheus-operator/pkg/prometheus/agent.makeDaemonSet
func makeAgentDaemonSet(p *monitoringv1alpha1.PrometheusAgent, config prompkg.Config, generator *prompkg.ConfigGenerator,
	assets *operator.ShardedSecret) (*appsv1.DaemonSet, error)
