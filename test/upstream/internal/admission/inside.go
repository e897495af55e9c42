package admission

import (
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// validateInside checks the labels, annotations and label selectors below an object's own metadata.
func validateInside(typed runtime.Object) field.ErrorList {
	object := reflect.ValueOf(typed).Elem()
	var errs field.ErrorList
	for i := range object.NumField() {
		if part := object.Type().Field(i); !part.Anonymous {
			errs = append(errs, validateValue(object.Field(i), field.NewPath(jsonName(part)))...)
		}
	}
	return errs
}

func validateValue(value reflect.Value, at *field.Path) (errs field.ErrorList) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			return validateValue(value.Elem(), at)
		}
	case reflect.Slice:
		for i := range value.Len() {
			errs = append(errs, validateValue(value.Index(i), at.Index(i))...)
		}
	case reflect.Map:
		for _, key := range value.MapKeys() {
			errs = append(errs, validateValue(value.MapIndex(key), at.Key(fmt.Sprint(key)))...)
		}
	case reflect.Struct:
		switch typed := value.Interface().(type) {
		case metav1.ObjectMeta:
			errs = append(errs, metav1validation.ValidateLabels(typed.Labels, at.Child("labels"))...)
			return append(errs, validation.ValidateAnnotations(typed.Annotations, at.Child("annotations"))...)
		case metav1.LabelSelector:
			return metav1validation.ValidateLabelSelector(&typed, metav1validation.LabelSelectorValidationOptions{}, at)
		}
		for i := range value.NumField() {
			part := value.Type().Field(i)
			if !part.IsExported() {
				continue
			}
			below := at
			if name := jsonName(part); name != "" {
				below = at.Child(name)
			}
			errs = append(errs, validateValue(value.Field(i), below)...)
		}
	}
	return errs
}

func jsonName(part reflect.StructField) string {
	name, _, _ := strings.Cut(part.Tag.Get("json"), ",")
	return name
}
