package load

import (
	"path/filepath"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/config"
)

// MountedRequest is the command line of a Prometheus, and the folder that is the root of its container.
type MountedRequest struct {
	Root             string   `json:"root"`
	WorkingDirectory string   `json:"workingDirectory"`
	Args             []string `json:"args"`
}

// MountedResponse has the jobs that it loads and where it sends its samples, or why it loads nothing. Paths are those in the container.
type MountedResponse struct {
	File           string            `json:"file"`
	Jobs           []Job             `json:"jobs"`
	RemoteWrites   []string          `json:"remoteWrites"`
	ExternalLabels map[string]string `json:"externalLabels"`
	Refusal        string            `json:"refusal,omitempty"`
}

// Job is what decides which targets a job has, and with which certificate it asks them.
type Job struct {
	Name        string `json:"name"`
	MetricsPath string `json:"metricsPath"`
	CertFile    string `json:"certFile"`
}

// HandleMounted parses the flags that the requests have as Prometheus does (cmd/prometheus/main.go), and loads the file that they name.
func HandleMounted(request MountedRequest) (MountedResponse, error) {
	response := MountedResponse{Jobs: []Job{}, RemoteWrites: []string{}, ExternalLabels: map[string]string{}}
	app := kingpin.New("prometheus", "").Terminate(nil)
	app.Flag("config.file", "").Default("prometheus.yml").StringVar(&response.File)
	for _, name := range []string{"web.config.file", "storage.tsdb.path", "storage.tsdb.retention.time"} {
		app.Flag(name, "").String()
	}
	app.Flag("web.enable-lifecycle", "").Bool()
	isAgent := app.Flag("agent", "").Bool()
	if _, err := app.Parse(request.Args); err != nil {
		return response, err
	}
	if !filepath.IsAbs(response.File) {
		response.File = filepath.Join(request.WorkingDirectory, response.File)
	}
	loaded, err := config.LoadFile(filepath.Join(request.Root, response.File), *isAgent, promslog.NewNopLogger())
	if err != nil {
		response.Refusal = err.Error()
		return response, nil
	}
	jobs, err := loaded.GetScrapeConfigs()
	if err != nil {
		response.Refusal = err.Error()
		return response, nil
	}
	for _, write := range loaded.RemoteWriteConfigs {
		response.RemoteWrites = append(response.RemoteWrites, write.URL.String())
	}
	response.ExternalLabels = loaded.GlobalConfig.ExternalLabels.Map()
	for _, job := range jobs {
		certificate := job.HTTPClientConfig.TLSConfig.CertFile
		if certificate != "" {
			if certificate, err = filepath.Rel(request.Root, certificate); err != nil {
				return response, err
			}
			certificate = "/" + certificate
		}
		response.Jobs = append(response.Jobs, Job{job.JobName, job.MetricsPath, certificate})
	}
	return response, nil
}
