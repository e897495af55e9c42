package operator

import (
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/informers"
	prompkg "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// cluster is what the operator's informers and client would find.
type cluster struct {
	client          kubernetes.Interface
	namespaces      cache.SharedIndexInformer
	serviceMonitors cache.Indexer
	podMonitors     cache.Indexer
	probes          cache.Indexer
	scrapeConfigs   cache.Indexer
	rules           *informers.ForResource
}

func newCluster(stored manifest.Objects) (c *cluster, err error) {
	c = &cluster{}
	if c.namespaces, err = namespaces(stored); err != nil {
		return nil, err
	}
	if c.serviceMonitors, err = index[monitoringv1.ServiceMonitor](stored, monitoringv1.ServiceMonitorsKind); err != nil {
		return nil, err
	}
	if c.podMonitors, err = index[monitoringv1.PodMonitor](stored, monitoringv1.PodMonitorsKind); err != nil {
		return nil, err
	}
	if c.probes, err = index[monitoringv1.Probe](stored, monitoringv1.ProbesKind); err != nil {
		return nil, err
	}
	if c.scrapeConfigs, err = index[monitoringv1alpha1.ScrapeConfig](stored, monitoringv1alpha1.ScrapeConfigsKind); err != nil {
		return nil, err
	}
	if c.rules, err = ruleInformer(stored); err != nil {
		return nil, err
	}
	if c.client, err = newClient(stored); err != nil {
		return nil, err
	}
	return c, nil
}

func index[T any](stored manifest.Objects, kind string) (cache.Indexer, error) {
	indexer := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	objects, err := manifest.AllTo[T](stored, kind)
	if err != nil {
		return nil, err
	}
	for _, o := range objects {
		if err := indexer.Add(o); err != nil {
			return nil, err
		}
	}
	return indexer, nil
}

func listing(indexer cache.Indexer) prompkg.ListAllByNamespaceFn {
	return func(namespace string, selector labels.Selector, found cache.AppendFunc) error {
		return cache.ListAllByNamespace(indexer, namespace, selector, found)
	}
}
