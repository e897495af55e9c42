package admission

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/registry/rest"
)

// setNamespace puts an object where the request for its creation goes: a namespaced one that names no namespace to
// "default", as a client without a context would, a cluster-scoped one to none.
func setNamespace(o metav1.Object, namespaced bool) error {
	requested := o.GetNamespace()
	if requested == "" {
		requested = metav1.NamespaceDefault
	}
	return rest.EnsureObjectNamespaceMatchesRequestNamespace(rest.ExpectedNamespaceForScope(requested, namespaced), o)
}
