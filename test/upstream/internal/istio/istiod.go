package istio

import (
	"errors"

	appsv1 "k8s.io/api/apps/v1"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// findIstiod finds the control plane among what the charts rendered, whatever its revision.
func findIstiod(installed manifest.Objects) (*appsv1.Deployment, error) {
	deployments, err := manifest.AllTo[appsv1.Deployment](installed, "Deployment")
	if err != nil {
		return nil, err
	}
	for _, d := range deployments {
		if d.Spec.Template.Labels["app"] == "istiod" {
			return d, nil
		}
	}
	return nil, errors.New("the charts rendered no istiod: choose a profile that has one")
}
