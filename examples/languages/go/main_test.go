package main

import (
	"reflect"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// recorder answers in the engine's place, and keeps the inputs of each resource by its type and name.
type recorder struct {
	mutex  sync.Mutex
	inputs map[string]map[string]any
}

func (kept *recorder) NewResource(asked pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	kept.mutex.Lock()
	defer kept.mutex.Unlock()
	kept.inputs[asked.TypeToken+" "+asked.Name] = asked.Inputs.Mappable()
	return asked.Name, asked.Inputs, nil
}

func (kept *recorder) Call(asked pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return asked.Args, nil
}

func TestTheComponentsAreGivenWhatIsDeclared(t *testing.T) {
	kept := &recorder{inputs: map[string]map[string]any{}}
	if err := pulumi.RunErr(declare, pulumi.WithMocks("holdfast-in-go", "test", kept)); err != nil {
		t.Fatal(err)
	}
	for _, expected := range []struct {
		resource, input string
		value           any
	}{
		{"holdfast:index:PlacementPolicy payments", "survive", "two-sites"},
		{"holdfast:index:PlacementPolicy payments", "stores", []any{
			map[string]any{"kind": "database", "name": "payments", "access": "read-write"},
		}},
		{"holdfast:index:PrivateAuthority certificates", "regions", []any{
			map[string]any{"site": "aws-seoul", "region": "ap-northeast-2"},
			map[string]any{"site": "aws-osaka", "region": "ap-northeast-3"},
		}},
	} {
		if found := kept.inputs[expected.resource][expected.input]; !reflect.DeepEqual(found, expected.value) {
			t.Errorf("%s of %s is %v instead of %v", expected.input, expected.resource, found, expected.value)
		}
	}
}
