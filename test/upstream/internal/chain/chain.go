// Package chain follows the manifests of a cluster through all the components in order, up to the targets of each
// Prometheus: what one component refuses, the next one does not see.
package chain

import (
	"encoding/json"

	"cdk8s-mesh-metrics/test/upstream/internal/istio"
	"cdk8s-mesh-metrics/test/upstream/internal/operator"
	"cdk8s-mesh-metrics/test/upstream/internal/prometheus"
)

// Request has the manifests of an app and of the cluster around it. IPFamily is IPv4, the default, or IPv6. Shard is the
// number of the shard of each Prometheus whose targets are found, from 0.
type Request struct {
	Objects  []json.RawMessage `json:"objects"`
	Mesh     istio.Mesh        `json:"mesh"`
	IPFamily string            `json:"ipFamily"`
	Shard    int               `json:"shard"`
}

// Response says what was refused on the way and what each Prometheus scrapes in the end.
type Response struct {
	Refused      []Refusal    `json:"refused"`
	Prometheuses []Prometheus `json:"prometheuses"`
}

// Prometheus joins the answers of the operator and of Prometheus itself.
type Prometheus struct {
	operator.Prometheus
	prometheus.Response
}

// Handle runs the chain.
func Handle(request Request) (Response, error) {
	response := Response{Refused: []Refusal{}, Prometheuses: []Prometheus{}}
	stored, err := response.admit(request.Objects)
	if err != nil {
		return Response{}, err
	}
	cluster, err := response.start(stored, request.Mesh, request.IPFamily)
	if err != nil {
		return Response{}, err
	}
	if err := response.scrape(cluster, request.Shard); err != nil {
		return Response{}, err
	}
	return response, nil
}
