package prometheus

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/apiserver/pkg/endpoints/request"

	"cdk8s-mesh-metrics/test/upstream/internal/manifest"
)

var requestInfos = request.RequestInfoFactory{APIPrefixes: sets.NewString("api", "apis"), GrouplessAPIPrefixes: sets.NewString("api")}

// server is the part of the Kubernetes API that discovery uses: lists, and watches that start with what is there.
type server struct {
	cluster *cluster
	http    *httptest.Server
}

func newServer(c *cluster) *server {
	s := &server{cluster: c}
	s.http = httptest.NewServer(s)
	return s
}

func (s *server) url() *url.URL {
	parsed, err := url.Parse(s.http.URL)
	if err != nil {
		panic(err) // httptest made it
	}
	return parsed
}

// close ends the watches too.
func (s *server) close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	info, err := requestInfos.NewRequestInfo(r)
	if err != nil {
		refuse(w, apierrors.NewBadRequest(err.Error()))
		return
	}
	resource := schema.GroupResource{Group: info.APIGroup, Resource: info.Resource}
	parameters := r.URL.Query()
	objects, err := s.cluster.answer(query{
		verb: info.Verb, resource: resource, namespace: info.Namespace,
		labelSelector: parameters.Get("labelSelector"), fieldSelector: parameters.Get("fieldSelector"),
	})
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if info.Verb == "watch" {
		stream(w, r, resource, objects, parameters.Get("sendInitialEvents") == "true")
		return
	}
	version, kind := gvkOf(resource).ToAPIVersionAndKind()
	encode(w, map[string]any{
		"apiVersion": version, "kind": kind + "List", "metadata": map[string]any{"resourceVersion": "1"}, "items": append(manifest.Objects{}, objects...),
	})
}

// stream keeps a watch open until the client goes: nothing ever changes here. With initial events it is a streaming list (KEP-3157).
func stream(w http.ResponseWriter, r *http.Request, resource schema.GroupResource, objects manifest.Objects, initialEvents bool) {
	if initialEvents {
		for _, o := range objects {
			encode(w, map[string]any{"type": watch.Added, "object": o})
		}
		version, kind := gvkOf(resource).ToAPIVersionAndKind()
		encode(w, map[string]any{"type": watch.Bookmark, "object": map[string]any{
			"apiVersion": version, "kind": kind,
			"metadata": map[string]any{"resourceVersion": "1", "annotations": map[string]any{metav1.InitialEventsAnnotationKey: "true"}},
		}})
	}
	w.(http.Flusher).Flush()
	<-r.Context().Done()
}

func refuse(w http.ResponseWriter, err error) {
	var refusal *apierrors.StatusError
	if !errors.As(err, &refusal) {
		refusal = apierrors.NewInternalError(err)
	}
	status := refusal.Status()
	status.APIVersion, status.Kind = "v1", "Status"
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(int(status.Code))
	encode(w, status)
}

// A client that has gone is not an error here: discovery is stopped as soon as it is complete.
func encode(w http.ResponseWriter, content any) {
	_ = json.NewEncoder(w).Encode(content)
}
