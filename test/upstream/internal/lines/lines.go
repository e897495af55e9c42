// Package lines speaks JSON over standard input and output: one request a line, one response a line, in order.
package lines

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
)

// Handler answers one request. A returned error reaches the caller as the response's "error";
// what a component says of an object is not an error but part of the answer.
type Handler func(request json.RawMessage) (any, error)

type envelope struct {
	ID      int             `json:"id"`
	Request json.RawMessage `json:"request"`
}

type reply struct {
	ID       int    `json:"id"`
	Response any    `json:"response,omitempty"`
	Error    string `json:"error,omitempty"`
}

// Serve reads requests until the input ends.
func Serve(in io.Reader, out io.Writer, handle Handler) error {
	reader := bufio.NewReaderSize(in, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			if err := encoder.Encode(answer(line, handle)); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// A panic inside an upstream component is that request's error: the caller learns which case broke it.
func answer(line []byte, handle Handler) (r reply) {
	var e envelope
	if err := json.Unmarshal(line, &e); err != nil {
		return reply{Error: fmt.Sprintf("cannot read the request: %v", err)}
	}
	defer func() {
		if p := recover(); p != nil {
			r = reply{ID: e.ID, Error: fmt.Sprintf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	response, err := handle(e.Request)
	if err != nil {
		return reply{ID: e.ID, Error: err.Error()}
	}
	return reply{ID: e.ID, Response: response}
}

// Typed makes a Handler of a function with a request type of its own; an unknown field in the request is an error.
func Typed[Request any, Response any](f func(Request) (Response, error)) Handler {
	return func(raw json.RawMessage) (any, error) {
		var request Request
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&request); err != nil {
			return nil, fmt.Errorf("cannot read the request: %w", err)
		}
		return f(request)
	}
}
