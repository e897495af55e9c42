// Package manifest holds what every program here does with Kubernetes objects: naming, finding and typing them.
package manifest

import (
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// Objects is a list of manifests as they travel in requests and responses.
type Objects []*unstructured.Unstructured

// ID names an object in every response: Kind/namespace/name, or Kind/name where there is no namespace.
func ID(o *unstructured.Unstructured) string {
	if o.GetNamespace() == "" {
		return o.GetKind() + "/" + o.GetName()
	}
	return o.GetKind() + "/" + o.GetNamespace() + "/" + o.GetName()
}

// OfKind keeps the objects of one kind, in their order.
func (os Objects) OfKind(kind string) Objects {
	var found Objects
	for _, o := range os {
		if o.GetKind() == kind {
			found = append(found, o)
		}
	}
	return found
}

// To types an object; a field that the type does not have is an error.
func To[T any](o *unstructured.Unstructured) (*T, error) {
	typed := new(T)
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(o.Object, typed, true); err != nil {
		return nil, fmt.Errorf("%s: %w", ID(o), err)
	}
	return typed, nil
}

// AllTo types every object of one kind.
func AllTo[T any](os Objects, kind string) ([]*T, error) {
	var all []*T
	for _, o := range os.OfKind(kind) {
		typed, err := To[T](o)
		if err != nil {
			return nil, err
		}
		all = append(all, typed)
	}
	return all, nil
}

// From makes a manifest of a typed object, which must carry its apiVersion and kind.
func From(typed any) (*unstructured.Unstructured, error) {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(typed)
	if err != nil {
		return nil, err
	}
	return &unstructured.Unstructured{Object: content}, nil
}
