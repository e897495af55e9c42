package scrape

import (
	"strings"
	"testing"

	"github.com/prometheus/common/model"
)

const jobs = `
scrape_configs:
- job_name: carts
  metric_relabel_configs: [{source_labels: [__name__], regex: go_.*, action: drop}]
`

func discovered(address string) Discovered {
	return Discovered{"carts", model.LabelSet{model.AddressLabel: model.LabelValue(address), model.ScrapeIntervalLabel: "1h"}}
}

func TestWhatIsServedIsStoredAndWhatIsNotIsDown(t *testing.T) {
	response, err := Handle(Request{
		Config:  jobs,
		Targets: []Discovered{discovered("10.0.0.1:80"), discovered("10.0.0.2:80")},
		Pages:   map[string]string{"10.0.0.1:80": "orders_total 1\ngo_info 1\n"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if up, down := response.Targets[0], response.Targets[1]; up.Health != "up" || !strings.HasSuffix(down.LastError, "connect: connection refused") {
		t.Errorf("got %+v and %+v", up, down)
	}
	var ofPage []string
	for _, series := range response.Series {
		if name := series.Get(model.MetricNameLabel); !strings.HasPrefix(name, "scrape_") && name != "up" {
			ofPage = append(ofPage, series.String())
		}
	}
	if want := `{__name__="orders_total", instance="10.0.0.1:80", job="carts"}`; len(ofPage) != 1 || ofPage[0] != want {
		t.Errorf("got %v, want %s", ofPage, want)
	}
}

func TestWhatNoScrapeCanComeOfIsAnError(t *testing.T) {
	if _, err := Handle(Request{Config: "scrape_configs: [{}]"}); err == nil {
		t.Error("a job without a name is taken")
	}
}
