package admission

import (
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/api/validation/path"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

var strict = serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()

// review decodes strictly and validates metadata: the object's own and that of the templates and selectors inside.
// The rules of each kind are in k8s.io/kubernetes, which cannot be imported; they are not checked.
func (k builtInKind) review(o *unstructured.Unstructured) []error {
	if err := setNamespace(o, k.namespaced); err != nil {
		return []error{err}
	}
	text, err := o.MarshalJSON()
	if err != nil {
		return []error{err}
	}
	typed, _, err := strict.Decode(text, nil, nil)
	var errs []error
	if unknown, ok := runtime.AsStrictDecodingError(err); ok {
		errs = append(errs, unknown.Errors()...)
	} else if err != nil {
		return []error{err}
	}
	invalid := validation.ValidateObjectMetaAccessor(o, k.namespaced, nameOf(o.GroupVersionKind().GroupKind()), field.NewPath("metadata"))
	for _, err := range append(invalid, validateInside(typed)...) {
		errs = append(errs, err)
	}
	return errs
}

// nameOf tells how a kind's objects may be named (k8s.io/kubernetes pkg/apis/core/validation, pkg/apis/rbac/validation).
func nameOf(kind schema.GroupKind) validation.ValidateNameFunc {
	switch {
	case kind.Group == "rbac.authorization.k8s.io":
		return path.ValidatePathSegmentName
	case kind.Group == "" && kind.Kind == "Namespace":
		return validation.NameIsDNSLabel
	case kind.Group == "" && kind.Kind == "Service":
		return validation.NameIsDNS1035Label
	default:
		return validation.NameIsDNSSubdomain
	}
}
