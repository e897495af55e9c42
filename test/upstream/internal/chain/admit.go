package chain

import (
	"encoding/json"

	"cdk8s-mesh-metrics/test/upstream/internal/admission"
	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

// admit gives the objects to the API server and returns what it stores.
func (r *Response) admit(objects []json.RawMessage) (manifest.Objects, error) {
	review, err := admission.Handle(admission.Request{Objects: objects})
	if err != nil {
		return nil, err
	}
	var stored manifest.Objects
	for _, verdict := range review.Verdicts {
		if verdict.Admitted {
			stored = append(stored, verdict.Result)
		}
		for _, message := range verdict.Errors {
			r.refuse("admission", verdict.Object, message)
		}
	}
	return stored, nil
}
