package istio

import (
	"strconv"

	"istio.io/istio/pilot/pkg/config/kube/gatewaycommon"
	"istio.io/istio/pilot/pkg/features"
)

// useFeatures sets what istiod reads from its environment when it starts (pilot/pkg/features), as far as injection and gateways
// depend on it: this process stands for one istiod after the other.
func (cp *controlPlane) useFeatures() {
	features.EnableAmbient = cp.switchedOn("PILOT_ENABLE_AMBIENT", false)
	features.EnableAmbientWaypoints = features.EnableAmbient && cp.switchedOn("PILOT_ENABLE_AMBIENT_WAYPOINTS", true)
	features.EnableGatewayAPICopyLabelsAnnotations = cp.switchedOn("PILOT_ENABLE_GATEWAY_API_COPY_LABELS_ANNOTATIONS", true)
	features.EnableNativeSidecars = features.NativeSidecarModeAuto
	if mode, given := cp.env["ENABLE_NATIVE_SIDECARS"]; given && mode != "auto" {
		features.EnableNativeSidecars = features.NativeSidecarModeDisabled
		if mode == "true" {
			features.EnableNativeSidecars = features.NativeSidecarModeEnabled
		}
	}
	gatewaycommon.ClassInfos = gatewaycommon.GetClassInfos()
	gatewaycommon.BuiltinGatewayClasses = gatewaycommon.GetBuiltinGatewayClasses()
}

func (cp *controlPlane) switchedOn(name string, byDefault bool) bool {
	if on, err := strconv.ParseBool(cp.env[name]); err == nil {
		return on
	}
	return byDefault
}
