package istio

import (
	"encoding/json"
	"fmt"
	"slices"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pkg/config/mesh"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// Mesh is an installation: Set goes to the charts as `istioctl --set` would, NativeSidecars says whether the nodes can run them.
type Mesh struct {
	Set            []string `json:"set"`
	NativeSidecars bool     `json:"nativeSidecars"`
}

// nodeMinorVersion is what istiod goes by with ENABLE_NATIVE_SIDECARS=auto, its default (pkg/kube/inject/webhook.go, DetectNativeSidecar).
func (m Mesh) nodeMinorVersion() string {
	if m.NativeSidecars {
		return "34"
	}
	return "32"
}

func (m Mesh) key() string {
	key, _ := json.Marshal(m)
	return string(key)
}

// controlPlane is the istiod that an installation starts, and the configuration it reads when it starts.
type controlPlane struct {
	objects    manifest.Objects
	namespace  string
	revision   string
	env        map[string]string
	meshConfig *meshconfig.MeshConfig
}

func newControlPlane(set []string) (*controlPlane, error) {
	installed, err := Render(ChartsRequest{Set: set})
	if err != nil {
		return nil, err
	}
	istiod, err := findIstiod(installed.Objects)
	if err != nil {
		return nil, fmt.Errorf("cannot start istiod with %q: %w", set, err)
	}
	// Custom resource definitions are most of what the charts render, and istiod does not read them.
	read := slices.DeleteFunc(installed.Objects, func(o *unstructured.Unstructured) bool { return !isRead(o) })
	cp := &controlPlane{objects: read, namespace: istiod.Namespace, env: map[string]string{}}
	for _, e := range istiod.Spec.Template.Spec.Containers[0].Env {
		cp.env[e.Name] = e.Value
	}
	cp.revision = cp.env["REVISION"]
	if cp.meshConfig, err = cp.readMeshConfig(); err != nil {
		return nil, fmt.Errorf("cannot start istiod with %q: %w", set, err)
	}
	return cp, nil
}

func (cp *controlPlane) readMeshConfig() (*meshconfig.MeshConfig, error) {
	name := cp.configMapName("istio")
	for _, o := range cp.objects.OfKind("ConfigMap") {
		if o.GetName() != name || o.GetNamespace() != cp.namespace {
			continue
		}
		configMap, err := manifest.To[corev1.ConfigMap](o)
		if err != nil {
			return nil, err
		}
		return mesh.ApplyMeshConfigDefaults(configMap.Data["mesh"])
	}
	return nil, fmt.Errorf("the charts rendered no ConfigMap/%s/%s", cp.namespace, name)
}

// configMapName mirrors pilot/pkg/bootstrap (getMeshConfigMapName, getInjectorConfigMapName): no suffix for the default revision.
func (cp *controlPlane) configMapName(base string) string {
	if cp.revision == "" || cp.revision == "default" {
		return base
	}
	return base + "-" + cp.revision
}
