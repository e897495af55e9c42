package istio

import (
	"encoding/json"
	"fmt"

	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/util/sets"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// gatewayAPIGroup is the API group of Gateway, GatewayClass and their siblings.
const gatewayAPIGroup = "gateway.networking.k8s.io"

// namespaced says of each kind that the injector and the gateway deployment controller read
// (pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go) whether its objects live in namespaces.
var namespaced = map[schema.GroupKind]bool{
	{Kind: "ConfigMap"}:                                     true,
	{Kind: "Namespace"}:                                     false,
	{Kind: "Service"}:                                       true,
	{Kind: "ServiceAccount"}:                                true,
	{Group: "apps", Kind: "Deployment"}:                     true,
	{Group: "autoscaling", Kind: "HorizontalPodAutoscaler"}: true,
	{Group: "policy", Kind: "PodDisruptionBudget"}:          true,
	{Group: "admissionregistration.k8s.io", Kind: "MutatingWebhookConfiguration"}:   false,
	{Group: "admissionregistration.k8s.io", Kind: "ValidatingWebhookConfiguration"}: false,
	{Group: gatewayAPIGroup, Kind: "GatewayClass"}:                                  false,
	{Group: gatewayAPIGroup, Kind: "Gateway"}:                                       true,
}

func isRead(o *unstructured.Unstructured) bool {
	_, read := namespaced[o.GroupVersionKind().GroupKind()]
	return read
}

// newCluster is the cluster as istiod sees it: what the charts installed, one node, and the given objects. A given object
// takes the place of an installed one with its name.
func newCluster(cp *controlPlane, nodeMinorVersion string, objects manifest.Objects) (kube.CLIClient, error) {
	known := []runtime.Object{&corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: "node"},
		Status:     corev1.NodeStatus{NodeInfo: corev1.NodeSystemInfo{KubeletVersion: "v1." + nodeMinorVersion + ".0"}},
	}}
	type key struct {
		kind            schema.GroupKind
		namespace, name string
	}
	seen := sets.New[key]()
	for _, o := range append(objects[:len(objects):len(objects)], cp.objects...) {
		if !isRead(o) {
			continue
		}
		stored := asStored(o)
		if seen.InsertContains(key{stored.GroupVersionKind().GroupKind(), stored.GetNamespace(), stored.GetName()}) {
			continue
		}
		typed, err := decode(stored)
		if err != nil {
			return nil, fmt.Errorf("cannot give %s to istiod: %w", manifest.ID(o), err)
		}
		known = append(known, typed)
	}
	return kube.NewFakeClientWithVersion(nodeMinorVersion, known...), nil
}

// asStored is the object as istiod's client receives it: in a namespace, and Gateway API kinds in their stored version.
func asStored(o *unstructured.Unstructured) *unstructured.Unstructured {
	o = o.DeepCopy()
	kind := o.GroupVersionKind().GroupKind()
	if o.GetNamespace() == "" && namespaced[kind] {
		o.SetNamespace(metav1.NamespaceDefault)
	}
	if kind.Group == gatewayAPIGroup {
		o.SetAPIVersion(gatewayAPIGroup + "/v1")
	}
	return o
}

func decode(o *unstructured.Unstructured) (runtime.Object, error) {
	content, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	typed, _, err := kube.IstioCodec.UniversalDeserializer().Decode(content, nil, nil)
	return typed, err
}
