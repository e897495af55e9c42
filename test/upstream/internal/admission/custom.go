package admission

import (
	"context"
	"fmt"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apihelpers"
	internal "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	runtimeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
)

// customKind is one version of a custom resource as the API server serves it.
type customKind struct {
	structural *schema.Structural
	strategy   rest.RESTCreateStrategy
}

// compiled keeps the customKinds of the process: compiling schemas and CEL rules is most of the work of a review.
var compiled sync.Map

func customResource(gvk runtimeschema.GroupVersionKind) (*customKind, error) {
	if kind, ok := compiled.Load(gvk); ok {
		return kind.(*customKind), nil
	}
	crds, err := definitions()
	if err != nil {
		return nil, err
	}
	crd, ok := crds[gvk.GroupKind()]
	if !ok || !apihelpers.HasServedCRDVersion(crd, gvk.Version) {
		return nil, &meta.NoKindMatchError{GroupKind: gvk.GroupKind(), SearchedVersions: []string{gvk.Version}}
	}
	kind, err := compile(crd, gvk)
	if err != nil {
		return nil, fmt.Errorf("cannot serve %s: %w", gvk, err)
	}
	compiled.Store(gvk, kind)
	return kind, nil
}

// compile follows getOrCreateServingInfoFor of apiextensions-apiserver pkg/apiserver/customresource_handler.go.
func compile(crd *apiextensions.CustomResourceDefinition, gvk runtimeschema.GroupVersionKind) (*customKind, error) {
	served, err := apihelpers.GetSchemaForVersion(crd, gvk.Version)
	if err != nil {
		return nil, err
	}
	var props internal.CustomResourceValidation
	if err := apiextensions.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(served, &props, nil); err != nil {
		return nil, err
	}
	structural, err := schema.NewStructural(props.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	structural = structural.DeepCopy()
	if err := defaulting.PruneDefaults(structural); err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(props.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	v1Subresources, err := apihelpers.GetSubresourcesForVersion(crd, gvk.Version)
	if err != nil {
		return nil, err
	}
	var subresources internal.CustomResourceSubresources
	if v1Subresources != nil {
		if err := apiextensions.Convert_v1_CustomResourceSubresources_To_apiextensions_CustomResourceSubresources(v1Subresources, &subresources, nil); err != nil {
			return nil, err
		}
	}
	return &customKind{
		structural: structural,
		// The validator of the status subresource is not asked on creation.
		strategy: customresource.NewStrategy(crdserverscheme.NewUnstructuredObjectTyper(), crd.Spec.Scope == apiextensions.NamespaceScoped,
			gvk, validator, nil, structural, subresources.Status, subresources.Scale, nil),
	}, nil
}

// review decodes, defaults and validates as the API server does on creation; what pruning drops is an error.
func (k *customKind) review(o *unstructured.Unstructured) []error {
	if err := setNamespace(o, k.strategy.NamespaceScoped()); err != nil {
		return []error{err}
	}
	unknown, err := k.prune(o)
	if err != nil {
		return []error{err}
	}
	var errs []error
	for _, path := range unknown {
		errs = append(errs, fmt.Errorf("unknown field %q", path))
	}
	defaulting.Default(o.UnstructuredContent(), k.structural)
	ctx := context.Background()
	k.strategy.PrepareForCreate(ctx, o)
	for _, err := range k.strategy.Validate(ctx, o) {
		errs = append(errs, err)
	}
	return errs
}

// prune follows unstructuredSchemaCoercer of apiextensions-apiserver pkg/apiserver/customresource_handler.go.
func (k *customKind) prune(o *unstructured.Unstructured) (unknown []string, err error) {
	_, _, unknown, err = objectmeta.GetObjectMetaWithOptions(o.Object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, err
	}
	unknown = append(unknown, pruning.PruneWithOptions(o.Object, k.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(o.Object, k.structural)
	invalid, embedded := objectmeta.CoerceWithOptions(nil, o.Object, k.structural, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if invalid != nil {
		return nil, invalid
	}
	return append(unknown, embedded...), nil
}
