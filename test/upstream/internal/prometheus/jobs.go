package prometheus

import (
	"fmt"
	"net/url"
	"regexp"

	common "github.com/prometheus/common/config"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	_ "github.com/prometheus/prometheus/discovery/dns" // so that its configuration is known, and refused for the right reason
	_ "github.com/prometheus/prometheus/discovery/file"
	_ "github.com/prometheus/prometheus/discovery/http"
	"github.com/prometheus/prometheus/discovery/kubernetes"
)

// The config-reloader beside Prometheus replaces these; as they are, they match nothing and Prometheus has no target, without a word.
var placeholder = regexp.MustCompile(`\$\((SHARD|POD_NAME|NODE_NAME)\)`)

// loadJobs loads a prometheus.yml and points its Kubernetes discovery at the given API server.
func loadJobs(text string, apiServer *url.URL, identity *Identity) ([]*config.ScrapeConfig, error) {
	if found := placeholder.FindString(text); found != "" {
		return nil, fmt.Errorf("cannot load the configuration: it still has %s, which the config-reloader replaces in a pod; replace it first", found)
	}
	loaded, err := config.Load(text, promslog.NewNopLogger())
	if err != nil {
		return nil, fmt.Errorf("Prometheus refuses the configuration: %w", err)
	}
	jobs, err := loaded.GetScrapeConfigs()
	if err != nil {
		return nil, fmt.Errorf("Prometheus refuses the configuration: %w", err)
	}
	for _, job := range jobs {
		for _, sd := range job.ServiceDiscoveryConfigs {
			if err := redirect(sd, apiServer, identity); err != nil {
				return nil, fmt.Errorf("cannot discover the targets of job %s: %w", job.JobName, err)
			}
		}
	}
	return jobs, nil
}

// redirect leaves out the credentials too: their files are those of the Prometheus pod.
func redirect(sd discovery.Config, apiServer *url.URL, identity *Identity) error {
	switch sd := sd.(type) {
	case discovery.StaticConfig:
		return nil
	case *kubernetes.SDConfig:
		// In a pod the own namespace is read from a file, and only without an api_server (discovery/kubernetes/kubernetes.go New).
		if sd.NamespaceDiscovery.IncludeOwnNamespace {
			if identity == nil {
				return fmt.Errorf("own_namespace is the namespace of the Prometheus pod, and the request has no identity; add one")
			}
			sd.NamespaceDiscovery.Names = append(sd.NamespaceDiscovery.Names, identity.Namespace)
			sd.NamespaceDiscovery.IncludeOwnNamespace = false
		}
		sd.APIServer = common.URL{URL: apiServer}
		sd.KubeConfig = ""
		sd.HTTPClientConfig = common.DefaultHTTPClientConfig
		return nil
	default:
		return fmt.Errorf("%s discovery asks something outside the cluster; only Kubernetes and static discovery can be run here", sd.Name())
	}
}
