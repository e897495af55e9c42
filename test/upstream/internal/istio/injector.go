package istio

import (
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/kube/inject"
	"istio.io/istio/pkg/kube/multicluster"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// injector is istiod's injection webhook, served over TLS, and an API server that calls it.
type injector struct {
	controlPlane *controlPlane
	environment  *model.Environment
	webhook      *inject.Webhook
	apiServer    *apiServer
}

// A start renders the charts, so one injector serves all requests of a mesh; requests come one after the other.
var injectors = map[string]*injector{}

// injectorOf starts the mesh's injector if need be, and makes its istiod the one that upstream's package variables describe.
func injectorOf(mesh Mesh) (*injector, error) {
	started, ok := injectors[mesh.key()]
	if !ok {
		var err error
		if started, err = startInjector(mesh); err != nil {
			return nil, err
		}
		injectors[mesh.key()] = started
	}
	started.controlPlane.useFeatures()
	return started, nil
}

// startInjector wires the webhook as pilot/pkg/bootstrap/sidecarinjector.go does.
func startInjector(mesh Mesh) (*injector, error) {
	cp, err := newControlPlane(mesh.Set)
	if err != nil {
		return nil, err
	}
	client, err := newCluster(cp, mesh.nodeMinorVersion(), nil)
	if err != nil {
		return nil, err
	}
	environment, err := cp.environment(nil)
	if err != nil {
		return nil, err
	}
	cp.useFeatures() // the webhook looks for nodes only if native sidecars are not switched off when it starts
	clusters := multicluster.NewFakeController()
	mux := http.NewServeMux()
	webhook, err := inject.NewWebhook(inject.WebhookParameters{
		Watcher:      inject.NewConfigMapWatcher(client, cp.namespace, cp.configMapName("istio-sidecar-injector"), "config", "values"),
		Env:          environment,
		Mux:          mux,
		Revision:     cp.revision,
		MultiCluster: clusters,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot start the injector with %q: %w", mesh.Set, err)
	}
	stop := make(chan struct{})
	clusters.Add(clusterID(webhook), client, stop)
	client.RunAndWait(stop)

	server := httptest.NewTLSServer(mux)
	configurations, err := manifest.AllTo[admissionregistrationv1.MutatingWebhookConfiguration](cp.objects, "MutatingWebhookConfiguration")
	if err != nil {
		return nil, err
	}
	for _, c := range configurations {
		pointAt(server, c)
	}
	apiServer, err := newAPIServer(configurations)
	if err != nil {
		return nil, err
	}
	return &injector{cp, environment, webhook, apiServer}, nil
}

// clusterID is the name under which the webhook looks for the nodes.
func clusterID(webhook *inject.Webhook) cluster.ID {
	if name := webhook.GetConfig().Values.Struct().GetGlobal().GetMultiCluster().GetClusterName(); name != "" {
		return cluster.ID(name)
	}
	return constants.DefaultClusterName
}

// pointAt replaces the istiod Service, and fills in the certificate that istiod itself would patch in.
func pointAt(server *httptest.Server, configuration *admissionregistrationv1.MutatingWebhookConfiguration) {
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	for i := range configuration.Webhooks {
		config := &configuration.Webhooks[i].ClientConfig
		url := server.URL + *config.Service.Path
		*config = admissionregistrationv1.WebhookClientConfig{URL: &url, CABundle: ca}
	}
}
