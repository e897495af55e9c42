// Package load says of configurations whether Prometheus loads them, without finding a target.
package load

import (
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

// Response has for each text why Prometheus refuses it, empty where it does not.
type Response struct {
	Refusals []string `json:"refusals"`
}

// Handle loads each configuration as Prometheus does on start.
func Handle(request Request) (Response, error) {
	response := Response{Refusals: []string{}}
	for _, text := range request.Configs {
		response.Refusals = append(response.Refusals, refusal(text))
	}
	return response, nil
}

func refusal(text string) string {
	loaded, err := config.Load(text, promslog.NewNopLogger())
	if err == nil {
		_, err = loaded.GetScrapeConfigs()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
