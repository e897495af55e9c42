// Package relabel runs Prometheus' own relabeling on labels alone, without a discovery around it.
package relabel

import (
	"fmt"
	"maps"
	"slices"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"
	"go.yaml.in/yaml/v2"
)

// Request has many cases, since one takes microseconds.
type Request struct {
	Cases []Case `json:"cases"`
}

// Case is a label set, the rules as they stand in prometheus.yml, and which label names are valid: those of "utf8" (the default) or "legacy".
type Case struct {
	Labels map[string]string `json:"labels"`
	Rules  []any             `json:"rules"`
	Scheme string            `json:"scheme,omitempty"`
}

// Response has a result for each case, in their order.
type Response struct {
	Results []Result `json:"results"`
}

// Result is the labels that are left, or the rule (counted from 0) that dropped them, or why Prometheus refuses the rules.
type Result struct {
	Labels    *labels.Labels `json:"labels,omitempty"`
	DroppedBy *int           `json:"droppedBy,omitempty"`
	Refused   string         `json:"refused,omitempty"`
}

// Relabel answers every case.
func Relabel(request Request) (Response, error) {
	response := Response{Results: []Result{}}
	for _, c := range request.Cases {
		rules, err := load(c)
		if err != nil {
			response.Results = append(response.Results, Result{Refused: err.Error()})
			continue
		}
		response.Results = append(response.Results, run(c.Labels, rules))
	}
	return response, nil
}

// load reads the rules as those of a job, because only a job's configuration is validated.
func load(c Case) ([]*relabel.Config, error) {
	job := map[string]any{"job_name": "relabel", "relabel_configs": c.Rules}
	if c.Scheme != "" {
		job["metric_name_validation_scheme"] = c.Scheme
	}
	text, err := yaml.Marshal(map[string]any{"scrape_configs": []any{job}})
	if err != nil {
		return nil, fmt.Errorf("cannot write the rules as YAML: %w", err)
	}
	loaded, err := config.Load(string(text), promslog.NewNopLogger())
	if err != nil {
		return nil, err
	}
	jobs, err := loaded.GetScrapeConfigs()
	if err != nil {
		return nil, err
	}
	return jobs[0].RelabelConfigs, nil
}

// run adds the labels in the order of their names: a labelmap that maps two labels to one name takes the last, and Prometheus, which adds
// them in the order of a map, takes another one each time.
func run(discovered map[string]string, rules []*relabel.Config) Result {
	builder := labels.NewBuilder(labels.EmptyLabels())
	for _, name := range slices.Sorted(maps.Keys(discovered)) {
		builder.Set(name, discovered[name])
	}
	for i, rule := range rules {
		if !relabel.ProcessBuilder(builder, rule) {
			return Result{DroppedBy: &i}
		}
	}
	left := builder.Labels()
	return Result{Labels: &left}
}
