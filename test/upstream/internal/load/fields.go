package load

import (
	"reflect"
	"strings"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/dns"
	"github.com/prometheus/prometheus/discovery/file"
	"github.com/prometheus/prometheus/discovery/http"
	"github.com/prometheus/prometheus/discovery/kubernetes"
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

// Fields has by each type of a configuration its fields, as YAML has them, each with its own type where that has fields too; * is any other.
type Fields map[string]map[string]string

// HandleFields lists the fields of a whole prometheus.yml, whose type is config.Config, and of a file of jobs, config.ScrapeConfigs.
func HandleFields(struct{}) (Fields, error) {
	fields := Fields{}
	fields.add(reflect.TypeFor[config.Config]())
	fields.add(reflect.TypeFor[config.ScrapeConfigs]())
	return fields, nil
}

// The name of a type with fields; it is empty for one without, such as a duration.
func (fields Fields) add(typ reflect.Type) string {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ == reflect.TypeFor[targetgroup.Group]() {
		fields["targetgroup.Group"] = map[string]string{"targets": "", "labels": ""} // the names are in its UnmarshalYAML
		return "targetgroup.Group"
	}
	if typ.Kind() != reflect.Struct || len(tagged(typ)) == 0 {
		return ""
	}
	if _, known := fields[typ.String()]; !known {
		own := map[string]string{}
		fields[typ.String()] = own
		fields.fill(own, typ)
	}
	return typ.String()
}

func (fields Fields) fill(own map[string]string, typ reflect.Type) {
	for _, field := range tagged(typ) {
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case field.Type == reflect.TypeFor[discovery.Configs]():
			fields.fillDiscoveries(own)
		case strings.Contains(options, "inline") && field.Type.Kind() == reflect.Map:
			own["*"] = fields.add(field.Type.Elem())
		case strings.Contains(options, "inline"):
			fields.fill(own, field.Type)
		case name != "-":
			own[name] = fields.add(field.Type)
		}
	}
}

// Those that are imported here, of which only the first two are followed.
func (fields Fields) fillDiscoveries(own map[string]string) {
	own["static_configs"] = fields.add(reflect.TypeFor[targetgroup.Group]())
	for _, config := range []discovery.Config{&kubernetes.SDConfig{}, &dns.SDConfig{}, &file.SDConfig{}, &http.SDConfig{}} {
		own[config.Name()+"_sd_configs"] = fields.add(reflect.TypeOf(config))
	}
}

func tagged(typ reflect.Type) []reflect.StructField {
	var found []reflect.StructField
	for _, field := range reflect.VisibleFields(typ) {
		if _, ok := field.Tag.Lookup("yaml"); ok && len(field.Index) == 1 {
			found = append(found, field)
		}
	}
	return found
}
