package prometheus

import (
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/kubernetes/scheme"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// cluster is what the API server knows, and as whom it is asked.
type cluster struct {
	objects map[schema.GroupResource]manifest.Objects
	account *account
}

// query is a list or a watch of one resource, in all namespaces when it names none.
type query struct {
	verb          string
	resource      schema.GroupResource
	namespace     string
	labelSelector string
	fieldSelector string
}

// newCluster refuses objects that discovery could not decode: its informers would wait for them for ever.
func newCluster(objects manifest.Objects, identity *Identity) (*cluster, error) {
	c := &cluster{objects: map[schema.GroupResource]manifest.Objects{}}
	for resource := range kindOf {
		gvk := gvkOf(resource)
		for _, o := range objects {
			if o.GroupVersionKind() != gvk {
				continue
			}
			stored, err := store(resource, o)
			if err != nil {
				return nil, err
			}
			c.objects[resource] = append(c.objects[resource], stored)
		}
	}
	if identity == nil {
		return c, nil
	}
	var err error
	c.account, err = newAccount(*identity, objects)
	return c, err
}

func store(resource schema.GroupResource, o *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	typed, err := scheme.Scheme.New(o.GroupVersionKind())
	if err == nil {
		err = runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, typed)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot serve %s: %w", manifest.ID(o), err)
	}
	o = o.DeepCopy()
	o.SetResourceVersion("1")
	if o.GetNamespace() == "" && !clusterScoped(resource) {
		o.SetNamespace(metav1.NamespaceDefault)
	}
	return o, nil
}

// answer returns what the API server would, or its refusal.
func (c *cluster) answer(q query) (manifest.Objects, error) {
	byLabel, err := labels.Parse(q.labelSelector)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	byField, err := fields.ParseSelector(q.fieldSelector)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	known := fieldsOf(q.resource, &unstructured.Unstructured{})
	for _, requirement := range byField.Requirements() {
		if !known.Has(requirement.Field) {
			return nil, apierrors.NewBadRequest(fmt.Sprintf("field label not supported: %s", requirement.Field))
		}
	}
	if c.account != nil {
		name, _ := byField.RequiresExactMatch("metadata.name")
		if err := c.account.authorize(q, name); err != nil {
			return nil, err
		}
	}
	var found manifest.Objects
	for _, o := range c.objects[q.resource] {
		if (q.namespace == "" || q.namespace == o.GetNamespace()) &&
			byLabel.Matches(labels.Set(o.GetLabels())) && byField.Matches(fieldsOf(q.resource, o)) {
			found = append(found, o)
		}
	}
	return found, nil
}

// watchOrList answers as for a reflector: it starts with a watch, and lists when that is refused (client-go tools/cache/reflector.go ListAndWatch).
func (c *cluster) watchOrList(q query) (manifest.Objects, error) {
	q.verb = "watch"
	if found, err := c.answer(q); err == nil {
		return found, nil
	}
	q.verb = "list"
	return c.answer(q)
}

// unresolved says what the account's bindings name and the objects do not have.
func (c *cluster) unresolved() []string {
	if c.account == nil {
		return nil
	}
	return c.account.unresolved
}

func names(objects manifest.Objects) sets.Set[string] {
	found := sets.New[string]()
	for _, o := range objects {
		found.Insert(o.GetNamespace() + "/" + o.GetName())
	}
	return found
}
