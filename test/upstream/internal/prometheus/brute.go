package prometheus

import (
	"runtime"
	"time"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/kubernetes"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// BruteRequest is a cluster and the jobs to be run over all of it.
type BruteRequest struct {
	Objects manifest.Objects `json:"objects"`
	Config  string           `json:"config"`
}

// BruteResponse says how long relabeling took on one thread, without the discovery before it, and of how many targets.
type BruteResponse struct {
	Seconds float64 `json:"seconds"`
	Targets int     `json:"targets"`
}

// Brute relabels every target of the cluster for every job, also those that are in no namespace of the job.
func Brute(request BruteRequest) (BruteResponse, error) {
	cluster, err := newCluster(request.Objects, nil)
	if err != nil {
		return BruteResponse{}, err
	}
	server := newServer(cluster)
	defer server.close()
	jobs, err := loadJobs(request.Config, server.url(), nil)
	if err != nil {
		return BruteResponse{}, err
	}
	var configs []discovery.Config
	for _, job := range jobs {
		configs = append(configs, everywhere(job)...)
	}
	providers, err := discover(cluster, configs)
	if err != nil {
		return BruteResponse{}, err
	}

	var response BruteResponse
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	start := time.Now()
	for _, job := range jobs {
		pool := newScrapePool(job)
		for _, config := range job.ServiceDiscoveryConfigs {
			pool.sync(providers.of(config).groups)
		}
		response.Targets += len(pool.active) + len(pool.dropped)
	}
	response.Seconds = time.Since(start).Seconds()
	return response, nil
}

// everywhere lets the discoveries of a job look in all namespaces.
func everywhere(job *config.ScrapeConfig) discovery.Configs {
	for _, sd := range job.ServiceDiscoveryConfigs {
		if sd, ok := sd.(*kubernetes.SDConfig); ok {
			sd.NamespaceDiscovery = kubernetes.NamespaceDiscovery{}
		}
	}
	return job.ServiceDiscoveryConfigs
}
