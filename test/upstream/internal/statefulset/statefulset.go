// Package statefulset answers with prometheus-operator's own StatefulSets: what a mesh's injector gets to see of a
// Prometheus is not the custom resource but the pod that the operator makes of it.
//
// The operator is one with its default flags. The files of rules and the assets of monitors are left out.
package statefulset

import (
	"log/slog"
	_ "unsafe" // for go:linkname

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/prometheus-operator/prometheus-operator/pkg/operator"
	prompkg "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
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

// Response has one StatefulSet a shard of each Prometheus, in the order of the request.
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
		made, err := statefulSets(p)
		if err != nil {
			return Response{}, err
		}
		response.Objects = append(response.Objects, made...)
	}
	return response, nil
}

// statefulSets follows the end of sync in pkg/prometheus/server/operator.go.
func statefulSets(p *monitoringv1.Prometheus) (manifest.Objects, error) {
	generator, err := prompkg.NewConfigGenerator(slog.New(slog.DiscardHandler), p, prompkg.WithEndpointSliceSupport())
	if err != nil {
		return nil, err
	}
	p.UID = uuid.NewUUID() // which the API server gives to every object, and an owner of others must have
	var made manifest.Objects
	for shard, name := range prompkg.ExpectedStatefulSetShardNames(p) {
		set, err := makeStatefulSet(name, p, defaults(), generator, nil, "", int32(shard), &operator.ShardedSecret{})
		if err != nil {
			return nil, err
		}
		set.SetGroupVersionKind(appsv1.SchemeGroupVersion.WithKind("StatefulSet"))
		set.Namespace = p.Namespace // the client that creates it is one of the namespace
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
