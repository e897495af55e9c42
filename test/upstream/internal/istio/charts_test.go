package istio

import (
	"slices"
	"testing"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

func TestAProfileDecidesWhatIsInstalled(t *testing.T) {
	cases := map[string][]string{
		"":        {"Deployment/istio-system/istio-ingressgateway", "Deployment/istio-system/istiod"},
		"minimal": {"Deployment/istio-system/istiod"},
		"ambient": {"DaemonSet/istio-system/istio-cni-node", "Deployment/istio-system/istiod", "DaemonSet/istio-system/ztunnel"},
	}
	for profile, want := range cases {
		t.Run(profile, func(t *testing.T) {
			response, err := Render(ChartsRequest{Profile: profile})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range response.Objects {
				if o.GetKind() == "Deployment" || o.GetKind() == "DaemonSet" {
					got = append(got, manifest.ID(o))
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("want %v, got %v", want, got)
			}
		})
	}
}

func TestAnUnknownProfileIsAnError(t *testing.T) {
	if _, err := Render(ChartsRequest{Profile: "none"}); err == nil {
		t.Error("want an error")
	}
}

func TestRenderingIsRepeatable(t *testing.T) {
	first, err := Render(ChartsRequest{Profile: "ambient"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Render(ChartsRequest{Profile: "ambient"})
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range first.Objects {
		if manifest.ID(o) != manifest.ID(second.Objects[i]) {
			t.Fatalf("object %d is %s, then %s", i, manifest.ID(o), manifest.ID(second.Objects[i]))
		}
	}
}
