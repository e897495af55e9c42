// Package load says of configurations whether Prometheus loads them, without finding a target.
package load

import (
	commonconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/config"
	_ "github.com/prometheus/prometheus/discovery/dns" // so that its configuration is known, and refused for the right reason
	_ "github.com/prometheus/prometheus/discovery/file"
	_ "github.com/prometheus/prometheus/discovery/http"
	_ "github.com/prometheus/prometheus/discovery/kubernetes"
)

// Request has many texts of a prometheus.yml, since one takes a millisecond.
type Request struct {
	Configs []string `json:"configs"`
}

// Response has for each text why Prometheus refuses it, empty where it does not, and by the names of its jobs why Prometheus makes no scrape pool
// for them: it makes none without a client.
type Response struct {
	Refusals     []string            `json:"refusals"`
	WithoutPools []map[string]string `json:"withoutPools"`
}

// Handle loads each configuration as Prometheus does on start.
func Handle(request Request) (Response, error) {
	response := Response{Refusals: []string{}, WithoutPools: []map[string]string{}}
	for _, text := range request.Configs {
		refusal := ""
		jobs, err := load(text)
		if err != nil {
			refusal = err.Error()
		}
		response.Refusals = append(response.Refusals, refusal)
		response.WithoutPools = append(response.WithoutPools, withoutPools(jobs))
	}
	return response, nil
}

func load(text string) ([]*config.ScrapeConfig, error) {
	loaded, err := config.Load(text, promslog.NewNopLogger())
	if err != nil {
		return nil, err
	}
	return loaded.GetScrapeConfigs()
}

func withoutPools(jobs []*config.ScrapeConfig) map[string]string {
	errors := map[string]string{}
	for _, job := range jobs {
		if _, err := commonconfig.NewClientFromConfig(job.HTTPClientConfig, job.JobName); err != nil {
			errors[job.JobName] = err.Error()
		}
	}
	return errors
}
