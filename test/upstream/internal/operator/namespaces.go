package operator

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/cache"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// namespaces is an informer that is never run: nothing changes while a question is answered. A namespace that objects
// are in, but that is not among them, exists with no labels but the one that the API server gives to every namespace.
func namespaces(stored manifest.Objects) (cache.SharedIndexInformer, error) {
	given, err := manifest.AllTo[corev1.Namespace](stored, "Namespace")
	if err != nil {
		return nil, err
	}
	byName := map[string]*corev1.Namespace{}
	for _, namespace := range given {
		byName[namespace.Name] = namespace
	}
	for _, o := range stored {
		if name := o.GetNamespace(); name != "" && byName[name] == nil {
			byName[name] = &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
		}
	}
	informer := cache.NewSharedIndexInformer(&cache.ListWatch{}, &corev1.Namespace{}, 0, cache.Indexers{})
	for name, namespace := range byName {
		metav1.SetMetaDataLabel(&namespace.ObjectMeta, corev1.LabelMetadataName, name)
		if err := informer.GetStore().Add(namespace); err != nil {
			return nil, err
		}
	}
	return informer, nil
}
