package prometheus

import (
	"fmt"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/scrape"
)

// scrapePool is Prometheus' scrape pool without the scraping: no client is built, so no certificate is read (scrape/scrape.go Sync and sync).
type scrapePool struct {
	job      *config.ScrapeConfig
	builder  *labels.Builder
	active   map[targetID]*scrape.Target
	dropped  []*scrape.Target
	problems []string
}

// targetID is what makes two targets the same one: all labels that are left, and the URL (scrape/target.go hash).
type targetID struct {
	labels uint64
	url    string
}

func newScrapePool(job *config.ScrapeConfig) *scrapePool {
	return &scrapePool{job: job, builder: labels.NewBuilder(labels.EmptyLabels()), active: map[targetID]*scrape.Target{}}
}

// sync adds the targets of the groups. Of identical targets the last one is kept, since its discovered labels are the ones that Prometheus shows.
func (p *scrapePool) sync(groups []*targetgroup.Group) {
	for _, group := range groups {
		for i, found := range group.Targets {
			populated, err := scrape.PopulateLabels(p.builder, p.job, found, group.Labels)
			if err != nil {
				p.fail(fmt.Sprintf("instance %d in group %s: %v", i, group, err))
				continue
			}
			target := scrape.NewTarget(populated, p.job, found, group.Labels)
			if populated.IsEmpty() {
				p.dropped = append(p.dropped, target)
			} else {
				p.active[targetID{populated.Hash(), target.URL().String()}] = target
			}
		}
	}
}

func (p *scrapePool) fail(messages ...string) {
	p.problems = append(p.problems, messages...)
}

func (p *scrapePool) report(response *Response) {
	for _, target := range p.active {
		response.ActiveTargets = append(response.ActiveTargets, ActiveTarget{
			ScrapePool:       p.job.JobName,
			ScrapeURL:        target.URL().String(),
			ScrapeInterval:   target.GetValue(model.ScrapeIntervalLabel),
			ScrapeTimeout:    target.GetValue(model.ScrapeTimeoutLabel),
			Labels:           target.Labels(p.builder),
			DiscoveredLabels: target.DiscoveredLabels(p.builder),
		})
	}
	for _, target := range p.dropped {
		response.DroppedTargets = append(response.DroppedTargets, DroppedTarget{p.job.JobName, target.DiscoveredLabels(p.builder)})
	}
	for _, message := range p.problems {
		response.Problems = append(response.Problems, Problem{p.job.JobName, message})
	}
}
