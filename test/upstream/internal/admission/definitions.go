package admission

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"

	operatorcrds "github.com/prometheus-operator/prometheus-operator/example"
	"istio.io/istio/manifests"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"
	gatewayapi "sigs.k8s.io/gateway-api/apis/v1"
)

// definitions are the CustomResourceDefinitions of the pinned modules. The operator's and Istio's modules embed theirs;
// those of the Gateway API are read from the module's folder, known from where one of its functions was compiled:
// that holds in any working directory of the machine that built the program, unless it was built with -trimpath.
var definitions = sync.OnceValues(func() (map[schema.GroupKind]*apiextensions.CustomResourceDefinition, error) {
	found := map[schema.GroupKind]*apiextensions.CustomResourceDefinition{}
	for _, source := range []func() ([]byte, error){operatorDefinitions, istioDefinitions, gatewayDefinitions} {
		text, err := source()
		if err != nil {
			return nil, fmt.Errorf("cannot find the CustomResourceDefinitions of a module: %w", err)
		}
		if err := addDefinitions(found, text); err != nil {
			return nil, fmt.Errorf("cannot read the CustomResourceDefinitions of a module: %w", err)
		}
	}
	return found, nil
})

func addDefinitions(found map[schema.GroupKind]*apiextensions.CustomResourceDefinition, text []byte) error {
	documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		crd := &apiextensions.CustomResourceDefinition{}
		if err := yaml.Unmarshal(document, crd); err != nil {
			return err
		}
		if crd.Kind == "CustomResourceDefinition" {
			found[schema.GroupKind{Group: crd.Spec.Group, Kind: crd.Spec.Names.Kind}] = crd
		}
	}
}

func operatorDefinitions() ([]byte, error) {
	var text bytes.Buffer
	err := operatorcrds.PrintAll(&text)
	return text.Bytes(), err
}

func istioDefinitions() ([]byte, error) {
	return manifests.FS.ReadFile("charts/base/files/crd-all.gen.yaml")
}

func gatewayDefinitions() ([]byte, error) {
	compiled, _ := runtime.FuncForPC(reflect.ValueOf(gatewayapi.Resource).Pointer()).FileLine(0)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(compiled), "../../config/crd/standard/*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no Gateway API definitions beside %s, build on this machine and without -trimpath", compiled)
	}
	var text bytes.Buffer
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&text, "%s\n---\n", content)
	}
	return text.Bytes(), nil
}
