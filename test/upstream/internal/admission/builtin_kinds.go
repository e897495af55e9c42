package admission

import (
	"iter"
	"reflect"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	apiextensionsscheme "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset/scheme"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/client-go/kubernetes"
	kubernetesscheme "k8s.io/client-go/kubernetes/scheme"
	binary "k8s.io/component-base/version"
)

type builtInKind struct {
	namespaced bool
}

var scheme = func() *runtime.Scheme {
	s := runtime.NewScheme()
	utilruntime.Must(kubernetesscheme.AddToScheme(s))
	utilruntime.Must(apiextensionsscheme.AddToScheme(s))
	return s
}()

// builtIn are the kinds that can be created in Kubernetes itself. The scheme also knows types that are no resources, and
// does not say which kinds live in a namespace; the typed clients show both: CoreV1().Pods(namespace).Create(ctx, *Pod, …).
var builtIn = func() map[schema.GroupVersionKind]builtInKind {
	kinds := map[schema.GroupVersionKind]builtInKind{}
	for _, client := range []reflect.Type{reflect.TypeFor[kubernetes.Interface](), reflect.TypeFor[apiextensions.Interface]()} {
		for group := range results(client) {
			for resource, getter := range results(group) {
				create, ok := resource.MethodByName("Create")
				if !ok || create.Type.NumIn() < 2 {
					continue
				}
				object, ok := reflect.New(create.Type.In(1).Elem()).Interface().(runtime.Object)
				if !ok || removed(object) {
					continue
				}
				gvks, _, err := scheme.ObjectKinds(object)
				utilruntime.Must(err)
				for _, gvk := range gvks {
					kinds[gvk] = builtInKind{namespaced: getter.NumIn() == 1}
				}
			}
		}
	}
	return kinds
}()

// results are what an interface's methods return, together with the method that returns it.
func results(of reflect.Type) iter.Seq2[reflect.Type, reflect.Type] {
	return func(yield func(result, method reflect.Type) bool) {
		for i := range of.NumMethod() {
			method := of.Method(i).Type
			if method.NumOut() == 1 && method.Out(0).Kind() == reflect.Interface && !yield(method.Out(0), method) {
				return
			}
		}
	}
}

// removed tells whether the API server of the pinned version serves a kind no more (apiserver pkg/server/deleted_kinds.go).
func removed(object runtime.Object) bool {
	lifecycle, ok := object.(interface{ APILifecycleRemoved() (major, minor int) })
	if !ok {
		return false
	}
	major, minor := lifecycle.APILifecycleRemoved()
	return version.MustParse(binary.DefaultKubeBinaryVersion).AtLeast(version.MajorMinor(uint(major), uint(minor)))
}
