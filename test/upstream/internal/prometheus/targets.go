// Package prometheus answers which targets Prometheus would have: its own configuration loader, service discovery and
// relabeling run against an API server that serves the given objects.
package prometheus

import (
	"cmp"
	"slices"

	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/model/labels"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// Request is a cluster, a prometheus.yml, and the account that Prometheus runs as: without an Identity it may list everything.
type Request struct {
	Objects  manifest.Objects `json:"objects"`
	Config   string           `json:"config"`
	Identity *Identity        `json:"identity,omitempty"`
}

// Identity is the ServiceAccount of the Prometheus pods.
type Identity struct {
	Namespace      string `json:"namespace"`
	ServiceAccount string `json:"serviceAccount"`
}

// Response has the targets as /api/v1/targets shows them, and what Prometheus would only have logged.
type Response struct {
	ActiveTargets  []ActiveTarget  `json:"activeTargets"`
	DroppedTargets []DroppedTarget `json:"droppedTargets"`
	Problems       []Problem       `json:"problems"`
}

// ActiveTarget is scraped.
type ActiveTarget struct {
	ScrapePool       string        `json:"scrapePool"`
	ScrapeURL        string        `json:"scrapeUrl"`
	ScrapeInterval   string        `json:"scrapeInterval"`
	ScrapeTimeout    string        `json:"scrapeTimeout"`
	Labels           labels.Labels `json:"labels"`
	DiscoveredLabels labels.Labels `json:"discoveredLabels"`
}

// DroppedTarget was found and dropped by relabeling.
type DroppedTarget struct {
	ScrapePool       string        `json:"scrapePool"`
	DiscoveredLabels labels.Labels `json:"discoveredLabels"`
}

// Problem is a target that could not be made or a discovery that the API server refused; without a ScrapePool it concerns all.
type Problem struct {
	ScrapePool string `json:"scrapePool"`
	Message    string `json:"message"`
}

// Targets runs the configuration against the objects.
func Targets(request Request) (Response, error) {
	cluster, err := newCluster(request.Objects, request.Identity)
	if err != nil {
		return Response{}, err
	}
	server := newServer(cluster)
	defer server.close()
	jobs, err := loadJobs(request.Config, server.url(), request.Identity)
	if err != nil {
		return Response{}, err
	}
	var configs []discovery.Config
	for _, job := range jobs {
		configs = append(configs, job.ServiceDiscoveryConfigs...)
	}
	providers, err := discover(cluster, configs)
	if err != nil {
		return Response{}, err
	}

	response := Response{ActiveTargets: []ActiveTarget{}, DroppedTargets: []DroppedTarget{}, Problems: []Problem{}}
	for _, message := range cluster.unresolved() {
		response.Problems = append(response.Problems, Problem{Message: message})
	}
	for _, job := range jobs {
		pool := newScrapePool(job)
		for _, config := range job.ServiceDiscoveryConfigs {
			provider := providers.of(config)
			pool.fail(provider.problems...)
			pool.sync(provider.groups)
		}
		pool.report(&response)
	}
	response.sort()
	return response, nil
}

// Prometheus' own order follows its maps and differs from run to run.
func (r *Response) sort() {
	slices.SortFunc(r.ActiveTargets, func(a, b ActiveTarget) int {
		return cmp.Or(cmp.Compare(a.ScrapePool, b.ScrapePool), cmp.Compare(a.ScrapeURL, b.ScrapeURL),
			labels.Compare(a.Labels, b.Labels), labels.Compare(a.DiscoveredLabels, b.DiscoveredLabels))
	})
	slices.SortFunc(r.DroppedTargets, func(a, b DroppedTarget) int {
		return cmp.Or(cmp.Compare(a.ScrapePool, b.ScrapePool), labels.Compare(a.DiscoveredLabels, b.DiscoveredLabels))
	})
	slices.SortFunc(r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.ScrapePool, b.ScrapePool), cmp.Compare(a.Message, b.Message))
	})
	r.Problems = slices.Compact(r.Problems)
}
