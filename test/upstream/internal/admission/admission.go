// Package admission answers what the API server would say of an object on creation with strict field validation:
// custom resources by the code that serves them, built-in ones by strict decoding and metadata validation.
package admission

import (
	"encoding/json"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// Request carries objects as written, so that a field given twice can still be seen.
type Request struct {
	Objects []json.RawMessage `json:"objects"`
}

// Response has one verdict an object, in the order of the request.
type Response struct {
	Verdicts []Verdict `json:"verdicts"`
}

// Verdict is what the API server says of one object; Result is the object as stored, if it is admitted.
type Verdict struct {
	Object   string                     `json:"object"`
	Admitted bool                       `json:"admitted"`
	Errors   []string                   `json:"errors"`
	Result   *unstructured.Unstructured `json:"result,omitempty"`
}

// Handle reviews the objects of a request.
func Handle(request Request) (Response, error) {
	response := Response{Verdicts: []Verdict{}}
	for i, raw := range request.Objects {
		o := &unstructured.Unstructured{}
		duplicates, err := kjson.UnmarshalStrict(raw, &o.Object)
		if err != nil {
			return Response{}, fmt.Errorf("cannot review objects[%d]: it is not a JSON object: %w", i, err)
		}
		v, err := verdict(o, duplicates)
		if err != nil {
			return Response{}, err
		}
		response.Verdicts = append(response.Verdicts, v)
	}
	return response, nil
}

// Review says of each object whether the API server would admit it. The objects themselves are left alone.
func Review(objects manifest.Objects) ([]Verdict, error) {
	verdicts := make([]Verdict, 0, len(objects))
	for _, o := range objects {
		v, err := verdict(o, nil)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, v)
	}
	return verdicts, nil
}

// Admit returns the objects as stored; if any of them is refused the error says why, for all that are.
func Admit(objects manifest.Objects) (manifest.Objects, error) {
	verdicts, err := Review(objects)
	if err != nil {
		return nil, err
	}
	var stored manifest.Objects
	var refused []error
	for _, v := range verdicts {
		if v.Admitted {
			stored = append(stored, v.Result)
		}
		for _, message := range v.Errors {
			refused = append(refused, fmt.Errorf("%s: %s", v.Object, message))
		}
	}
	if len(refused) > 0 {
		return nil, fmt.Errorf("the API server refuses objects of the request, correct them first:\n%w", errors.Join(refused...))
	}
	return stored, nil
}

// verdict returns an error only if there is no way to tell.
func verdict(o *unstructured.Unstructured, decoding []error) (Verdict, error) {
	v := Verdict{Object: manifest.ID(o), Errors: []string{}}
	stored := o.DeepCopy()
	kind, err := servedKind(stored.GroupVersionKind())
	refusals := decoding
	switch {
	case meta.IsNoMatchError(err):
		refusals = append(refusals, err)
	case err != nil:
		return v, fmt.Errorf("cannot review %s: %w", v.Object, err)
	default:
		refusals = append(refusals, kind.review(stored)...)
	}
	for _, refusal := range refusals {
		v.Errors = append(v.Errors, refusal.Error())
	}
	if v.Admitted = len(v.Errors) == 0; v.Admitted {
		v.Result = stored
	}
	return v, nil
}

// served is a kind of the API server; review changes an object to what is stored.
type served interface {
	review(o *unstructured.Unstructured) []error
}

func servedKind(gvk schema.GroupVersionKind) (served, error) {
	if kind, ok := builtIn[gvk]; ok {
		return kind, nil
	}
	return customResource(gvk)
}
