package prometheus

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

// Discovery ends when all that can be found was found; only a difference between awaited and upstream's discoverers gets this far.
const patience = time.Minute

// provider is one discovery configuration, shared by all jobs that have the same (discovery/manager.go registerProviders).
type provider struct {
	config   discovery.Config
	groups   []*targetgroup.Group
	problems []string
}

type providers []*provider

func (ps providers) of(config discovery.Config) *provider {
	i := slices.IndexFunc(ps, func(p *provider) bool { return reflect.DeepEqual(p.config, config) })
	if i < 0 {
		return nil
	}
	return ps[i]
}

// discover runs Prometheus' discoverers side by side until each has sent every group that the cluster has for it.
func discover(c *cluster, configs []discovery.Config) (providers, error) {
	var ps providers
	for _, config := range configs {
		if ps.of(config) == nil {
			ps = append(ps, &provider{config: config})
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	errs := make([]error, len(ps))
	var running sync.WaitGroup
	for i, p := range ps {
		running.Go(func() { errs[i] = p.run(ctx, c) })
	}
	running.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return ps, nil
}

func (p *provider) run(ctx context.Context, c *cluster) error {
	discoverer, err := newDiscoverer(p.config)
	if err != nil {
		return fmt.Errorf("cannot start %s discovery: %w", p.config.Name(), err)
	}
	sources, problems := awaited(p.config, c)
	p.problems = problems

	ctx, cancel := context.WithCancel(ctx)
	sent := make(chan []*targetgroup.Group)
	var stopped sync.WaitGroup
	stopped.Go(func() { discoverer.Run(ctx, sent) })
	defer stopped.Wait()
	defer cancel()

	found := map[string]*targetgroup.Group{}
	for len(found) < sources {
		select {
		case groups := <-sent:
			for _, group := range groups {
				found[group.Source] = group
			}
		case <-ctx.Done():
			return fmt.Errorf("cannot finish %s discovery: %d of %d groups were sent within %s; compare what awaited expects with upstream's discoverer",
				p.config.Name(), len(found), sources, patience)
		}
	}
	for _, source := range slices.Sorted(maps.Keys(found)) {
		p.groups = append(p.groups, found[source])
	}
	return nil
}

func newDiscoverer(config discovery.Config) (discovery.Discoverer, error) {
	registry := prometheus.NewRegistry()
	return config.NewDiscoverer(discovery.DiscovererOptions{
		Logger:  promslog.NewNopLogger(),
		Metrics: config.NewDiscovererMetrics(registry, discovery.NewRefreshMetrics(registry)),
	})
}
