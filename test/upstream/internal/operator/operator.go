// Package operator answers with prometheus-operator's own resource selector and configuration generator: which monitors
// a Prometheus or PrometheusAgent selects, what the operator says of each, and the configuration that it makes of them.
//
// The operator is one with support for ScrapeConfig and EndpointSlice and with the feature gate of the agent's DaemonSet
// mode. Thanos and the web configuration are left out.
package operator

import (
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"

	"cdk8s-mesh-metrics/test/upstream/internal/admission"
	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// Request holds the objects as a user would apply them.
type Request struct {
	Objects manifest.Objects `json:"objects"`
}

// Response has one entry for each Prometheus and then for each PrometheusAgent, in the order of the request.
type Response struct {
	Prometheuses []Prometheus `json:"prometheuses"`
}

// Prometheus is what the operator makes of one custom resource. Error says why there is no configuration.
type Prometheus struct {
	Object   string    `json:"object"`
	Error    string    `json:"error,omitempty"`
	Config   string    `json:"config"`
	Monitors []Monitor `json:"monitors"`
	Rules    []Monitor `json:"rules"`

	// Pod is the pod that loads the configuration.
	Pod Pod `json:"-"`
}

// Monitor is the operator's verdict on one selected ServiceMonitor, PodMonitor, Probe, ScrapeConfig or PrometheusRule.
type Monitor struct {
	Object   string `json:"object"`
	Accepted bool   `json:"accepted"`
	Reason   string `json:"reason"`
	Message  string `json:"message"`
}

// Handle gives the objects to the API server first: the operator reads what is stored, with defaults.
func Handle(request Request) (Response, error) {
	stored, err := admission.Admit(request.Objects)
	if err != nil {
		return Response{}, err
	}
	prometheuses, err := Generate(stored)
	return Response{Prometheuses: prometheuses}, err
}

// Generate answers for each Prometheus and PrometheusAgent among stored objects.
func Generate(stored manifest.Objects) ([]Prometheus, error) {
	seen, err := newCluster(stored)
	if err != nil {
		return nil, err
	}
	servers, err := manifest.AllTo[monitoringv1.Prometheus](stored, monitoringv1.PrometheusesKind)
	if err != nil {
		return nil, err
	}
	agents, err := manifest.AllTo[monitoringv1alpha1.PrometheusAgent](stored, monitoringv1alpha1.PrometheusAgentsKind)
	if err != nil {
		return nil, err
	}
	all := []Prometheus{}
	for _, p := range servers {
		all = append(all, seen.withRules(reconcile(seen, p, generation.server), p))
	}
	for _, p := range agents {
		all = append(all, reconcile(seen, p, generation.agent))
	}
	return all, nil
}
