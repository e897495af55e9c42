package istio

import (
	"encoding/json"
	"fmt"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/config/schema/collections"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// environment is what istiod knows of the mesh besides the cluster: its configuration and the ProxyConfig resources.
func (cp *controlPlane) environment(objects manifest.Objects) (*model.Environment, error) {
	push, err := cp.push(objects)
	if err != nil {
		return nil, err
	}
	environment := model.NewEnvironment()
	environment.Watcher = meshwatcher.NewTestWatcher(cp.meshConfig)
	environment.SetPushContext(push)
	return environment, nil
}

// push collects the ProxyConfig resources as pilot/pkg/model/push_context.go does. Without a push, istiod would ignore
// even meshConfig.defaultConfig.
func (cp *controlPlane) push(objects manifest.Objects) (*model.PushContext, error) {
	store := model.NewFakeStore()
	for _, o := range objects.OfKind("ProxyConfig") {
		content, err := json.Marshal(o)
		if err != nil {
			return nil, err
		}
		var resource crd.IstioKind
		if err := json.Unmarshal(content, &resource); err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", manifest.ID(o), err)
		}
		config, err := crd.ConvertObject(collections.ProxyConfig, &resource, cp.meshConfig.TrustDomain)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", manifest.ID(o), err)
		}
		if _, err := store.Create(*config); err != nil {
			return nil, fmt.Errorf("cannot use %s: %w", manifest.ID(o), err)
		}
	}
	push := model.NewPushContext()
	push.ProxyConfigs = model.GetProxyConfigs(store, cp.meshConfig)
	return push, nil
}
