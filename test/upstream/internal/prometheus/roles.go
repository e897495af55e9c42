package prometheus

import (
	"fmt"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/sets"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// roles are the rules of every Role (by namespace and name) and ClusterRole (by name).
type roles struct {
	namespaced map[string][]rbacv1.PolicyRule
	cluster    map[string][]rbacv1.PolicyRule
}

func newRoles(objects manifest.Objects) (*roles, error) {
	rs := &roles{map[string][]rbacv1.PolicyRule{}, map[string][]rbacv1.PolicyRule{}}
	namespaced, err := manifest.AllTo[rbacv1.Role](objects, "Role")
	if err != nil {
		return nil, err
	}
	for _, role := range namespaced {
		rs.namespaced[namespaceOf(role)+"/"+role.Name] = role.Rules
	}
	cluster, err := manifest.AllTo[rbacv1.ClusterRole](objects, "ClusterRole")
	if err != nil {
		return nil, err
	}
	for _, role := range cluster {
		if rs.cluster[role.Name], err = aggregate(role, cluster, sets.New[string]()); err != nil {
			return nil, err
		}
	}
	return rs, nil
}

// aggregate does what the ClusterRole aggregation controller does: an aggregationRule replaces the rules by those of all roles that it
// selects (Kubernetes' pkg/controller/clusterroleaggregation). Roles that aggregate each other are followed once.
func aggregate(role *rbacv1.ClusterRole, all []*rbacv1.ClusterRole, seen sets.Set[string]) ([]rbacv1.PolicyRule, error) {
	if role.AggregationRule == nil {
		return role.Rules, nil
	}
	seen.Insert(role.Name)
	var rules []rbacv1.PolicyRule
	for i := range role.AggregationRule.ClusterRoleSelectors {
		selector, err := metav1.LabelSelectorAsSelector(&role.AggregationRule.ClusterRoleSelectors[i])
		if err != nil {
			return nil, fmt.Errorf("cannot aggregate ClusterRole/%s: %w", role.Name, err)
		}
		for _, other := range all {
			if seen.Has(other.Name) || !selector.Matches(labels.Set(other.Labels)) {
				continue
			}
			more, err := aggregate(other, all, seen)
			if err != nil {
				return nil, err
			}
			rules = append(rules, more...)
		}
	}
	return rules, nil
}

func (rs *roles) get(ref rbacv1.RoleRef, namespace string) ([]rbacv1.PolicyRule, bool) {
	if ref.Kind == "ClusterRole" {
		rules, found := rs.cluster[ref.Name]
		return rules, found
	}
	rules, found := rs.namespaced[namespace+"/"+ref.Name]
	return rules, found
}
