package chain

import "slices"

// Refusal is one component's word on one object.
type Refusal struct {
	Stage   string `json:"stage"`
	Object  string `json:"object"`
	Message string `json:"message"`
}

// refuse tells once what several Prometheuses hear about the same monitor.
func (r *Response) refuse(stage, object, message string) {
	refusal := Refusal{Stage: stage, Object: object, Message: message}
	if !slices.Contains(r.Refused, refusal) {
		r.Refused = append(r.Refused, refusal)
	}
}
