package istio

import (
	"fmt"

	"istio.io/istio/operator/pkg/component"
	"istio.io/istio/operator/pkg/render"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// ChartsRequest names an installation as `istioctl manifest generate` does.
type ChartsRequest struct {
	Set     []string `json:"set"`
	Profile string   `json:"profile"`
}

// ChartsResponse holds everything that the charts render, custom resource definitions included.
type ChartsResponse struct {
	Objects manifest.Objects `json:"objects"`
}

// Render gives what the charts inside the pinned Istio module render, component by component in the order of installation.
func Render(request ChartsRequest) (ChartsResponse, error) {
	set := request.Set
	if request.Profile != "" {
		set = append([]string{"profile=" + request.Profile}, set...)
	}
	sets, _, err := render.GenerateManifest(nil, set, false, nil, nil)
	if err != nil {
		return ChartsResponse{}, fmt.Errorf("cannot render Istio's charts with %q: %w", set, err)
	}
	// The renderer hands out its components in the order of a Go map.
	rendered := map[component.Name]manifest.Objects{}
	for _, s := range sets {
		for _, m := range s.Manifests {
			rendered[s.Component] = append(rendered[s.Component], m.Unstructured)
		}
	}
	var response ChartsResponse
	for _, c := range component.AllComponents {
		response.Objects = append(response.Objects, rendered[c.UserFacingName]...)
		delete(rendered, c.UserFacingName)
	}
	return response, nil
}
