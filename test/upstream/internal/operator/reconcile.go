package operator

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/prometheus-operator/prometheus-operator/pkg/assets"
	"k8s.io/apimachinery/pkg/runtime"
)

var quiet = slog.New(slog.DiscardHandler)

// reconcile follows sync of pkg/prometheus/{server,agent}/operator.go up to the configuration.
func reconcile[P interface {
	monitoringv1.PrometheusInterface
	runtime.Object
}](seen *cluster, p P, generate func(generation, P) ([]byte, error)) Prometheus {
	meta := p.GetObjectMeta()
	answer := Prometheus{
		Object:   fmt.Sprintf("%s/%s/%s", p.GetObjectKind().GroupVersionKind().Kind, meta.GetNamespace(), meta.GetName()),
		Monitors: []Monitor{},
		Pod:      podOf(p),
	}
	fail := func(err error) Prometheus {
		answer.Error = err.Error()
		return answer
	}
	if p.GetCommonPrometheusFields().Paused {
		return fail(errors.New("the operator takes no action on a paused resource: unset spec.paused"))
	}
	ctx := context.Background()
	store := assets.NewStoreBuilder(seen.client.CoreV1(), seen.client.CoreV1())
	selected, err := seen.selectMonitors(ctx, p, store)
	if err != nil {
		return fail(err)
	}
	answer.Monitors = selected.verdicts()
	config, err := generate(generation{
		ctx:      ctx,
		store:    store,
		secrets:  seen.client.CoreV1().Secrets(meta.GetNamespace()),
		selected: selected,
	}, p)
	if err != nil {
		return fail(err)
	}
	answer.Config = string(config)
	return answer
}
