// Package scrape answers what comes of scrapes: Prometheus' own scrape pools ask a page for each address, and store what they get.
package scrape

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"time"

	prom "github.com/prometheus/client_golang/prometheus"
	commonconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/config"
	_ "github.com/prometheus/prometheus/discovery/kubernetes" // so that its configuration is known
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/tsdb"
)

const (
	// interval is short, since a first scrape comes at any moment of it, and long enough for a busy machine, since it is the timeout too.
	interval = 2 * time.Second
	patience = time.Minute
)

// Request is a prometheus.yml, the targets that were discovered for its jobs, and the metrics that are served on each "host:port".
type Request struct {
	Config  string            `json:"config"`
	Targets []Discovered      `json:"targets"`
	Pages   map[string]string `json:"pages"`
}

// Discovered is a target before relabeling.
type Discovered struct {
	ScrapePool       string         `json:"scrapePool"`
	DiscoveredLabels model.LabelSet `json:"discoveredLabels"`
}

// Response has how the first scrape of each target ended, and the series that are stored then.
type Response struct {
	Targets []Target        `json:"targets"`
	Series  []labels.Labels `json:"series"`
}

// Target is a target as /api/v1/targets shows it.
type Target struct {
	ScrapePool string `json:"scrapePool"`
	ScrapeURL  string `json:"scrapeUrl"`
	Health     string `json:"health"`
	LastError  string `json:"lastError"`
}

// Handle scrapes each target once.
func Handle(request Request) (Response, error) {
	loaded, err := config.Load(request.Config, promslog.NewNopLogger())
	if err != nil {
		return Response{}, fmt.Errorf("Prometheus refuses the configuration: %w", err)
	}
	for _, job := range loaded.ScrapeConfigs {
		job.ScrapeInterval, job.ScrapeTimeout = model.Duration(interval), model.Duration(interval)
	}
	folder, err := os.MkdirTemp("", "scrape")
	if err != nil {
		return Response{}, err
	}
	defer os.RemoveAll(folder)
	storage, err := tsdb.Open(folder, promslog.NewNopLogger(), nil, tsdb.DefaultOptions(), nil)
	if err != nil {
		return Response{}, err
	}
	defer storage.Close()
	served := serve(request.Pages)
	defer served.close()

	manager, err := scrape.NewManager(&scrape.Options{
		DiscoveryReloadOnStartup: true,
		HTTPClientOptions:        []commonconfig.HTTPClientOption{commonconfig.WithDialContextFunc(served.dial)},
	}, nil, nil, nil, storage, prom.NewRegistry())
	if err != nil {
		return Response{}, err
	}
	if err := manager.ApplyConfig(loaded); err != nil {
		return Response{}, err
	}
	sent := make(chan map[string][]*targetgroup.Group, 1)
	sent <- groupsOf(request.Targets)
	go manager.Run(sent)
	targets, err := scrapedBy(manager, len(request.Targets))
	manager.Stop() // ends when the last sample is stored
	if err != nil {
		return Response{}, err
	}
	series, err := storedIn(storage)
	return Response{targets, series}, err
}

// groupsOf leaves the interval to the job, which is a short one here.
func groupsOf(targets []Discovered) map[string][]*targetgroup.Group {
	groups := map[string][]*targetgroup.Group{}
	for i, target := range targets {
		found := maps.Clone(target.DiscoveredLabels)
		delete(found, model.ScrapeIntervalLabel)
		delete(found, model.ScrapeTimeoutLabel)
		group := &targetgroup.Group{Source: fmt.Sprint(i), Targets: []model.LabelSet{found}}
		groups[target.ScrapePool] = append(groups[target.ScrapePool], group)
	}
	return groups
}

// scrapedBy waits until each target was scraped.
func scrapedBy(manager *scrape.Manager, count int) ([]Target, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		scraped := []Target{}
		for pool, targets := range manager.TargetsActive() {
			for _, target := range targets {
				if target.Health() == scrape.HealthUnknown {
					continue
				}
				message := ""
				if err := target.LastError(); err != nil {
					message = err.Error()
				}
				scraped = append(scraped, Target{pool, target.URL().String(), string(target.Health()), message})
			}
		}
		if len(scraped) == count {
			slices.SortFunc(scraped, func(a, b Target) int {
				return cmp.Or(cmp.Compare(a.ScrapePool, b.ScrapePool), cmp.Compare(a.ScrapeURL, b.ScrapeURL))
			})
			return scraped, nil
		}
	}
	return nil, fmt.Errorf("cannot scrape each of %d targets within %s; give those only that no rule drops, and files that there are", count, patience)
}

func storedIn(storage *tsdb.DB) ([]labels.Labels, error) {
	querier, err := storage.Querier(math.MinInt64, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	defer querier.Close()
	found := querier.Select(context.Background(), true, nil, labels.MustNewMatcher(labels.MatchRegexp, model.MetricNameLabel, ".+"))
	series := []labels.Labels{}
	for found.Next() {
		series = append(series, found.At().Labels())
	}
	return series, found.Err()
}
