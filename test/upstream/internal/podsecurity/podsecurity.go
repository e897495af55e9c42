// Package podsecurity evaluates pods against the Pod Security Standards with the code of the API server's own admission plugin.
package podsecurity

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// Request carries Pods; workloads have none of their own.
type Request struct {
	Pods manifest.Objects `json:"pods"`
}

// Response has one verdict a Pod, in the order of the request.
type Response struct {
	Verdicts []Verdict `json:"verdicts"`
}

// Verdict is why each level refuses a Pod, empty where it does not.
type Verdict struct {
	Object     string `json:"object"`
	Baseline   string `json:"baseline"`
	Restricted string `json:"restricted"`
}

// Handle evaluates the Pods of a request against the latest standards.
func Handle(request Request) (Response, error) {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return Response{}, err
	}
	response := Response{Verdicts: []Verdict{}}
	for _, o := range request.Pods {
		pod, err := manifest.To[corev1.Pod](o)
		if err != nil {
			return Response{}, err
		}
		setDefaults(pod.Spec.Volumes)
		refusal := func(level api.Level) string {
			standard := api.LevelVersion{Level: level, Version: api.LatestVersion()}
			result := policy.AggregateCheckResults(evaluator.EvaluatePod(standard, &pod.ObjectMeta, &pod.Spec))
			if result.Allowed {
				return ""
			}
			return result.ForbiddenDetail()
		}
		response.Verdicts = append(response.Verdicts, Verdict{
			Object:     manifest.ID(o),
			Baseline:   refusal(api.LevelBaseline),
			Restricted: refusal(api.LevelRestricted),
		})
	}
	return response, nil
}

// setDefaults does what the API server does to volumes before it asks the plugin (SetDefaults_Volume in pkg/apis/core/v1/defaults.go of Kubernetes):
// Istio's template has some without a source.
func setDefaults(volumes []corev1.Volume) {
	for i := range volumes {
		if volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}
