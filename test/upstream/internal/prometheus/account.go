package prometheus

import (
	"fmt"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apiserver/pkg/authentication/serviceaccount"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/endpoints/handlers/responsewriters"
	"k8s.io/component-helpers/auth/rbac/validation"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// account is a ServiceAccount with the rules that are bound to it (Kubernetes' pkg/registry/rbac/validation/rule.go).
type account struct {
	user user.Info
	// rules by the namespace in which they hold; those under "" hold in all.
	rules      map[string][]rbacv1.PolicyRule
	unresolved []string
}

func newAccount(identity Identity, objects manifest.Objects) (*account, error) {
	info := serviceaccount.UserInfo(identity.Namespace, identity.ServiceAccount, "").(*user.DefaultInfo)
	info.Groups = append(info.Groups, user.AllAuthenticated)
	a := &account{user: info, rules: map[string][]rbacv1.PolicyRule{}}

	objects = slices.DeleteFunc(slices.Clone(objects), func(o *unstructured.Unstructured) bool {
		return o.GroupVersionKind().Group != rbacv1.GroupName // other groups have a Role too
	})
	roles, err := newRoles(objects)
	if err != nil {
		return nil, err
	}
	everywhere, err := manifest.AllTo[rbacv1.ClusterRoleBinding](objects, "ClusterRoleBinding")
	if err != nil {
		return nil, err
	}
	for _, b := range everywhere {
		a.bind("ClusterRoleBinding/"+b.Name, "", b.Subjects, b.RoleRef, roles)
	}
	somewhere, err := manifest.AllTo[rbacv1.RoleBinding](objects, "RoleBinding")
	if err != nil {
		return nil, err
	}
	for _, b := range somewhere {
		a.bind("RoleBinding/"+namespaceOf(b)+"/"+b.Name, namespaceOf(b), b.Subjects, b.RoleRef, roles)
	}
	return a, nil
}

func (a *account) bind(binding, namespace string, subjects []rbacv1.Subject, ref rbacv1.RoleRef, roles *roles) {
	if !slices.ContainsFunc(subjects, func(s rbacv1.Subject) bool { return a.is(s, namespace) }) {
		return
	}
	rules, found := roles.get(ref, namespace)
	if !found {
		a.unresolved = append(a.unresolved, fmt.Sprintf("%s grants nothing: %s %q is not among the objects", binding, ref.Kind, ref.Name))
	}
	a.rules[namespace] = append(a.rules[namespace], rules...)
}

// is mirrors appliesToUser: a ServiceAccount without a namespace is one of the binding's namespace.
func (a *account) is(subject rbacv1.Subject, namespace string) bool {
	switch subject.Kind {
	case rbacv1.UserKind:
		return subject.Name == a.user.GetName()
	case rbacv1.GroupKind:
		return slices.Contains(a.user.GetGroups(), subject.Name)
	case rbacv1.ServiceAccountKind:
		if subject.Namespace != "" {
			namespace = subject.Namespace
		}
		return namespace != "" && serviceaccount.MatchesUsername(namespace, subject.Name, a.user.GetName())
	default:
		return false
	}
}

// authorize returns the API server's own refusal, or nil. The name is the one that a field selector asks for.
func (a *account) authorize(q query, name string) error {
	asked := rbacv1.PolicyRule{Verbs: []string{q.verb}, APIGroups: []string{q.resource.Group}, Resources: []string{q.resource.Resource}}
	if name != "" {
		asked.ResourceNames = []string{name}
	}
	granted := a.rules[""]
	if q.namespace != "" {
		granted = slices.Concat(granted, a.rules[q.namespace])
	}
	if covered, _ := validation.Covers(granted, []rbacv1.PolicyRule{asked}); covered {
		return nil
	}
	return responsewriters.ForbiddenStatusError(authorizer.AttributesRecord{
		User: a.user, Verb: q.verb, Namespace: q.namespace, APIGroup: q.resource.Group, Resource: q.resource.Resource, Name: name, ResourceRequest: true,
	}, "")
}

func namespaceOf(o metav1.Object) string {
	if o.GetNamespace() == "" {
		return metav1.NamespaceDefault
	}
	return o.GetNamespace()
}
